"""What the reference page shows, made from the current release as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.utils import timezone

from catalog.domain.languages import BY_TAG, Language
from catalog.models.error_code import Resolution
from catalog.operations import look_up
from catalog.operations.list_releases import ReleaseEntry, list_releases
from catalog.operations.loaded_bundle import LoadedBundle


@dataclass(frozen=True, slots=True)
class Text:
    """A message in the language that it is given in. `action` may be empty."""

    language: Language
    title: str
    body: str
    action: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a service. `description` is technical and in English, and may be empty."""

    service: str
    code: str
    description: str
    resolution: str
    text: Text

    @property
    def id(self) -> str:
        """Its name within the page: the link to it is `/#` with this."""
        return f"{self.service}/{self.code}"

    @property
    def resolution_words(self) -> str:
        """What the machine word means, in the active language."""
        return str(Resolution(self.resolution).label)


@dataclass(frozen=True, slots=True)
class Section:
    """A service with its live codes, at least one, by code."""

    slug: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language of the switch: `translated` of its `messages` are in that language."""

    language: Language
    messages: int
    translated: int

    @property
    def missing(self) -> int:
        return self.messages - self.translated


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """The current release in one language. `published`: its date, written out in that language."""

    language: Language
    release: int
    published: str
    sections: tuple[Section, ...]
    fallback: Text
    languages: tuple[LanguageChoice, ...]

    @property
    def total(self) -> int:
        return sum(len(section.entries) for section in self.sections)


def newest_release() -> ReleaseEntry:
    """The current release. Raises NothingPublished."""
    releases = list_releases(limit=1).releases
    if not releases:
        raise look_up.NothingPublished("Nothing has been published yet.")
    return releases[0]


def reference_page(lang: str, newest: ReleaseEntry) -> ReferencePage:
    """The page for a language of the catalogue. Raises NothingPublished."""
    bundle = look_up.current_bundle(lang)
    return ReferencePage(
        language=BY_TAG[lang],
        release=newest.number,
        published=_date_in(lang, newest.published_at),
        sections=_sections(bundle),
        fallback=_text(bundle.fallback),
        languages=tuple(
            LanguageChoice(known.language, known.messages, known.translated)
            for known in look_up.completeness()
        ),
    )


def _sections(bundle: LoadedBundle) -> tuple[Section, ...]:
    descriptions = look_up.released_descriptions()
    entries: dict[str, list[Entry]] = {}
    for message in bundle.messages:
        service, code = message["service"], message["code"]
        description = descriptions.get((service, code), "")
        entries.setdefault(service, []).append(
            Entry(service, code, description, message["resolution"], _text(message))
        )
    return tuple(
        Section(service.slug, service.name, tuple(entries[service.slug]))
        for service in look_up.released_services()
        if service.slug in entries
    )


def _text(message: Mapping[str, Any]) -> Text:
    return Text(BY_TAG[message["lang"]], message["title"], message["body"], message["action"])


def _date_in(lang: str, moment: datetime) -> str:
    # Babel and not Django's own formats: those know no Gujarati, Odia, Punjabi and Assamese.
    return format_date(timezone.localtime(moment).date(), "long", locale=lang)
