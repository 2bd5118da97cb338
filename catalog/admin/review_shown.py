"""A release's changes as its page shows them to a person who reads them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from catalog.admin.cells_shown import ShownCell, shown_change
from catalog.admin.narrowing import service_name
from catalog.domain.bundles import has_text
from catalog.domain.cells import FALLBACK
from catalog.domain.languages import BY_TAG, SOURCE, Language
from catalog.models.error_code import Resolution
from catalog.operations.audit import Event
from catalog.operations.read_proposal import ReviewedCell, ReviewedCode, ReviewedText

# Events whose text is not the note, nor the time that stands beside it.
_TELLING = ("sent_back", "withdrawn", "commented")


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change with what a checker asks of it. `source`: the English text, where it is another."""

    cell: ShownCell
    reviewed: ReviewedCell
    source: str
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class ShownText:
    """One language of a code (None: what belongs to none). `after`: what a phone will show, or None.

    `is_whole`: whether apps show it in this language; else they show the English message.
    """

    language: Language | None
    changes: list[ShownChange]
    after: Mapping[str, str] | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ShownCode:
    service: str
    service_name: str
    code: str
    description: str
    resolution: str
    comes: bool
    goes: bool
    texts: list[ShownText]

    @property
    def is_fallback(self) -> bool:
        return self.service == FALLBACK


def shown_code(code: ReviewedCode, services: Mapping[str, str]) -> ShownCode:
    """A code in the reader's language; `services`: names by slug."""
    return ShownCode(
        service=code.service,
        service_name=service_name(code.service, services),
        code=code.code,
        description=code.description,
        resolution=str(Resolution(code.resolution).label) if code.resolution else "",
        comes=code.comes,
        goes=code.goes,
        texts=[_text(text, code) for text in code.texts],
    )


def _text(text: ReviewedText, code: ReviewedCode) -> ShownText:
    with_picture = bool(text.lang) and not code.goes and any(text.after.values())
    return ShownText(
        language=BY_TAG.get(text.lang),
        changes=[_change(cell) for cell in text.cells],
        after=text.after if with_picture else None,
        is_whole=has_text(text.after),
    )


def _change(reviewed: ReviewedCell) -> ShownChange:
    change = reviewed.change
    return ShownChange(
        cell=shown_change(change.key, change.old, change.new),
        reviewed=reviewed,
        source="" if change.lang == SOURCE else reviewed.source,
        warnings=[_(problem.template) % problem.params for problem in reviewed.warnings],
    )


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """A step of a proposal's way. `live_at`: the time that it was approved for."""

    at: datetime
    event: Any
    by: str
    text: str
    live_at: datetime | None


def shown_events(found: Iterable[Event]) -> list[ShownEvent]:
    """The steps in their order; the note stands at the page's head, and is not told again."""
    return [
        ShownEvent(
            at=event.at,
            event=event.event,
            by=event.by,
            text=event.text if event.name in _TELLING else "",
            live_at=event.release.publish_at if event.name == "scheduled" else None,
        )
        for event in reversed(list(found))
    ]
