"""What a page of changes is narrowed to: a language, a service, a page of codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from catalog.domain.cells import FALLBACK
from catalog.domain.languages import BY_TAG, LANGUAGES
from catalog.models import Service

EVERY_LANGUAGE = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that narrows the page. `tag`: the language of its name, where that is another."""

    name: str
    count: int
    query: str
    is_current: bool
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """`lang`: a tag, "" for what belongs to no language, None for every one. `page` counts from 1.

    `of_import`: the primary key of an import whose messages it is about, or 0.
    """

    lang: str | None
    service: str
    page: int
    of_import: int = 0

    @property
    def query(self) -> str:
        """Of the address of this page's first part."""
        return _query(self.lang, self.service, self.of_import)

    @property
    def address(self) -> str:
        """The query of this very page."""
        return f"{self.query}&p={self.page}"


def narrowing(request: Any, *, lang: str | None = None) -> Narrowing:
    """What the address asks for; without a language in it, `lang`."""
    asked = request.GET.get("lang")
    if asked == EVERY_LANGUAGE:
        lang = None
    elif asked == "" or asked in BY_TAG:
        lang = asked
    page, of_import = _number(request.GET.get("p", "")), _number(request.GET.get("import", ""))
    # No slug has that character, and PostgreSQL takes no question with it.
    service = request.GET.get("service", "").replace("\0", "")
    return Narrowing(lang, service, max(1, page), of_import)


def language_choices(chosen: Narrowing, counts: Mapping[str, int], *, total: int) -> list[Choice]:
    """All, what belongs to no language, then each language in its order; only those with changes."""
    named = [
        ("", _("Codes and services")),
        *((language.tag, language.native_name) for language in LANGUAGES),
    ]
    rows: list[tuple[str | None, str, int]] = [(None, _("All"), total)]
    rows += [(lang, name, counts[lang]) for lang, name in named if counts.get(lang)]
    return [
        Choice(
            name,
            count,
            _query(lang, chosen.service, chosen.of_import),
            lang == chosen.lang,
            lang or "",
        )
        for lang, name, count in rows
    ]


def service_choices(
    chosen: Narrowing, counts: Mapping[str, int], names: Mapping[str, str]
) -> list[Choice]:
    """All services, then each that has changes; nothing where there is one only."""
    if len(counts) < 2 and not chosen.service:
        return []
    rows = [("", _("All services"), sum(counts.values()))]
    rows += [(slug, service_name(slug, names), count) for slug, count in counts.items()]
    return [
        Choice(name, count, _query(chosen.lang, slug, chosen.of_import), slug == chosen.service)
        for slug, name, count in rows
    ]


def service_names(slugs: Iterable[str]) -> dict[str, str]:
    """Slug → name, of those that the working copy knows."""
    return dict(Service.objects.filter(slug__in=list(slugs)).values_list("slug", "name"))


def service_name(slug: str, names: Mapping[str, str]) -> str:
    """What a page calls a service."""
    return _("Fallback message") if slug == FALLBACK else names.get(slug, slug)


def _query(lang: str | None, service: str, of_import: int) -> str:
    wanted = {"lang": EVERY_LANGUAGE if lang is None else lang}
    if service:
        wanted["service"] = service
    if of_import:
        wanted["import"] = str(of_import)
    return urlencode(wanted)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
