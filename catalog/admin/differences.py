"""The difference of two states of the catalogue on a page: a tab for each language, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.admin.cells_shown import ShownCell, shown_change
from catalog.domain.cells import FIELDS, CellChange
from catalog.domain.languages import LANGUAGES

PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Tab:
    """One language's changes and the query that shows them; an empty `lang`: what belongs to none."""

    lang: str
    name: str
    count: int
    query: str
    is_open: bool


def language_tabs(request: HttpRequest, counts: Mapping[str, int]) -> list[Tab]:
    """The tabs of what has changes. The one that the address names is open, else the first."""
    named = [("", _("Codes and services")), *((one.tag, one.native_name) for one in LANGUAGES)]
    found = [(lang, name) for lang, name in named if counts.get(lang)]
    if not found:
        return []
    asked = request.GET.get("lang")
    is_open = asked if asked in dict(found) else found[0][0]
    return [
        Tab(lang, name, counts[lang], query_with(request, lang=lang), lang == is_open)
        for lang, name in found
    ]


def open_tab(tabs: Iterable[Tab]) -> Tab | None:
    """None where nothing differs."""
    return next((tab for tab in tabs if tab.is_open), None)


def query_with(request: HttpRequest, **changed: str) -> str:
    """The page's own query from its first page on, with some of it changed."""
    query = request.GET.copy()
    query.pop("p", None)
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()


def shown_rows(changes: Iterable[CellChange]) -> list[tuple[CellChange, ShownCell]]:
    """Changes with how they are shown, a message's title first."""
    rows = sorted(changes, key=lambda one: (one.key[:2], FIELDS.index(one.key.field)))
    return [(one, shown_change(one.key, one.old, one.new)) for one in rows]
