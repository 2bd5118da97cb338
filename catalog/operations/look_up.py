"""What apps and readers get: only what was published, from memory where it is known.

Each process keeps the newest bundle of each language, parsed. One small query asks whether it
is still the newest; where the database can't answer, the known one is given.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import DatabaseError

from catalog.domain import bundles
from catalog.domain.cells import SERVICE_FIELD
from catalog.domain.conditional import Representation
from catalog.domain.languages import LANGUAGES, Language
from catalog.models import Bundle, ReleasedCell
from catalog.operations.errors import NotFound

logger = logging.getLogger(__name__)

Message = Mapping[str, Any]


@dataclass(frozen=True)
class LoadedBundle:
    """One language as it was last released. `messages` and `fallback` as in the read contract."""

    release: int
    lang: str
    whole: Representation
    messages: tuple[Message, ...]
    fallback: Message
    translated: int

    def __hash__(self) -> int:
        return hash(self.whole.digest)

    @property
    def services(self) -> set[str]:
        return {message["service"] for message in self.messages}


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A released service: `codes` is the number of its live codes."""

    slug: str
    name: str
    codes: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """`translated` of a language's `messages` are in that language; the rest are given in English."""

    language: Language
    release: int
    messages: int
    translated: int


class NothingPublished(NotFound):
    """There is no release yet."""


_known: dict[str, LoadedBundle] = {}


def current_bundle(lang: str) -> LoadedBundle:
    """The newest bundle of a language of the catalogue. Raises NothingPublished."""
    known = _known.get(lang)
    rows = Bundle.objects.filter(lang=lang).order_by("-release_id")
    try:
        newest = rows.values_list("digest", flat=True).first()
        if newest is None:
            raise NothingPublished("Nothing has been published yet.")
        if known is None or known.whole.digest != newest:
            known = _known[lang] = _load(rows[0])
    except DatabaseError:
        if known is None:
            raise
        logger.exception("the database does not answer; %s is given from memory", lang)
    return known


def _load(row: Bundle) -> LoadedBundle:
    parsed = json.loads(bytes(row.body))
    return LoadedBundle(
        release=row.release_id,
        lang=row.lang,
        whole=row.representation,
        messages=tuple(parsed["messages"]),
        fallback=parsed["fallback"],
        translated=row.translated,
    )


def find_messages(bundle: LoadedBundle, *, service: str = "", code: str = "") -> Representation:
    """The bundle, or the messages in it of a service and of a code. Raises NotFound for a service."""
    if service and service not in bundle.services:
        raise NotFound(f"There is no service “{service}” in release {bundle.release}.")
    if not service and not code:
        return bundle.whole
    return _filtered(bundle, service, code)


@lru_cache(maxsize=512)
def _filtered(bundle: LoadedBundle, service: str, code: str) -> Representation:
    found = [
        message
        for message in bundle.messages
        if service in ("", message["service"]) and code in ("", message["code"])
    ]
    return Representation.of(
        bundles.to_json(
            {
                "release": bundle.release,
                "lang": bundle.lang,
                "messages": found,
                "fallback": bundle.fallback,
            }
        )
    )


def find_message(bundle: LoadedBundle, *, service: str, code: str) -> Representation:
    """One message with its release. Raises NotFound, and then `bundle.fallback` serves."""
    for message in bundle.messages:
        if (message["service"], message["code"]) == (service, code):
            return _single(bundle, service, code)
    raise NotFound(f"There is no code “{code}” of a service “{service}”.")


@lru_cache(maxsize=2048)
def _single(bundle: LoadedBundle, service: str, code: str) -> Representation:
    (message,) = (
        message
        for message in bundle.messages
        if (message["service"], message["code"]) == (service, code)
    )
    return Representation.of(bundles.to_json({"release": bundle.release, **message}))


def released_services() -> list[ServiceEntry]:
    """The released services by slug, those without a live code too."""
    cells = ReleasedCell.objects.filter(lang="", field__in=(SERVICE_FIELD, "resolution"))
    codes: dict[str, int] = {}
    names: dict[str, str] = {}
    for service, field, text in cells.values_list("service", "field", "text"):
        if field == SERVICE_FIELD:
            names[service] = text
        else:
            codes[service] = codes.get(service, 0) + 1
    return [ServiceEntry(slug, names[slug], codes.get(slug, 0)) for slug in sorted(names)]


def completeness() -> list[Completeness]:
    """Every language of the catalogue with how much of it is translated, as last released."""
    newest: dict[str, tuple[int, int, int]] = {}
    rows = Bundle.objects.order_by("release_id")
    for lang, *figures in rows.values_list("lang", "release_id", "messages", "translated"):
        newest[lang] = (figures[0], figures[1], figures[2])
    return [
        Completeness(language, *newest[language.tag])
        for language in LANGUAGES
        if language.tag in newest
    ]


def released_descriptions() -> dict[tuple[str, str], str]:
    """Service slug and code → the English technical description, as released."""
    cells = ReleasedCell.objects.filter(lang="", field="description")
    return {
        (service, code): text
        for service, code, text in cells.values_list("service", "code", "text")
    }
