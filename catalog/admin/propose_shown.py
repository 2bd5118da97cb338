"""The working copy's changes as the page to propose shows them: code by code, each with its box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from catalog.admin.cells_shown import ShownCell, shown_change
from catalog.admin.narrowing import service_name
from catalog.domain.cells import (
    CODE_FIELDS,
    FALLBACK,
    SERVICE_FIELD,
    TEXT_FIELDS,
    CellChange,
    digests,
)
from catalog.domain.languages import BY_TAG, TAGS, Language
from catalog.operations.changes import Code
from catalog.operations.read_changes import WaitingChange, WaitingChanges

_FIELDS = (SERVICE_FIELD, *CODE_FIELDS, *TEXT_FIELDS)
_LANGUAGES = ("", *TAGS)


@dataclass(frozen=True, slots=True)
class ShownWaiting:
    """One change, and the proposals that have it, or another text in its place."""

    cell: ShownCell
    language: Language | None
    proposed: tuple[int, ...]
    overlaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownWaitingCode:
    """One code (an empty one: the service itself). `digest`: of what can be proposed of it, or empty.

    `count`: how many changes these are; `message`: the primary key of its message, or None.
    """

    service: str
    service_name: str
    code: str
    comes: bool
    goes: bool
    digest: str
    count: int
    message: int | None
    changes: list[ShownWaiting]

    @property
    def name(self) -> str:
        """What its box posts."""
        return f"{self.service}/{self.code}"

    @property
    def is_fallback(self) -> bool:
        return self.service == FALLBACK


@dataclass(slots=True)
class WaitingPage:
    """Codes of one page; `along`: new services on it whose name goes with any of their codes."""

    codes: list[ShownWaitingCode]
    along: dict[str, str] = field(default_factory=dict)


def along_of(free: Iterable[CellChange]) -> set[str]:
    """New services whose own name is proposed with any of their codes, so that it has no box."""
    changes = list(free)
    with_codes = {change.key.service for change in changes if change.key.code}
    coming = {change.key.service for change in changes if not change.key.code and not change.old}
    return with_codes & coming


def codes_of_page(
    found: WaitingChanges, wanted: list[Code], services: Mapping[str, str]
) -> WaitingPage:
    """The `wanted` codes with all their changes; `services`: names by slug."""
    names = digests(found.free)
    along = along_of(found.free)
    chosen = set(wanted)
    rows = [one for one in found.chosen if _code(one) in chosen]
    rows.sort(key=_code)
    codes = []
    for code, changes in groupby(rows, key=_code):
        boxed = code[1] or code[0] not in along
        name = service_name(code[0], services)
        codes.append(_shown(code, name, list(changes), names.get(code, "") if boxed else "", found))
    there = {code[0] for code in wanted}
    return WaitingPage(codes, {slug: names[slug, ""] for slug in sorted(along & there)})


def _code(one: WaitingChange) -> Code:
    return one.change.key.service, one.change.key.code


def _shown(
    code: Code, name: str, changes: list[WaitingChange], seen: str, found: WaitingChanges
) -> ShownWaitingCode:
    lives = [one.change for one in changes if one.change.key.field == "resolution"]
    changes.sort(
        key=lambda one: (
            _LANGUAGES.index(one.change.key.lang),
            _FIELDS.index(one.change.key.field),
        )
    )
    return ShownWaitingCode(
        service=code[0],
        service_name=name,
        code=code[1],
        comes=any(not change.old for change in lives),
        goes=any(not change.new for change in lives),
        digest=seen,
        count=sum(one.is_free for one in changes),
        message=found.messages.get(code),
        changes=[
            ShownWaiting(
                shown_change(one.change.key, one.change.old, one.change.new),
                BY_TAG.get(one.change.key.lang),
                one.proposed,
                one.overlaps,
            )
            for one in changes
        ],
    )
