"""The address of an import's page: a kind of rows, a search, a page of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.admin.narrowing import Choice
from catalog.models import MessageImport
from catalog.operations.importing.read_import import Show


@dataclass(frozen=True, slots=True)
class ImportQuery:
    """`show`: the kind of rows, empty for all; `page` counts from 1."""

    show: Show = ""
    search: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        """Of the address of the first page."""
        wanted = {"show": self.show, "q": self.search}
        return urlencode({name: text for name, text in wanted.items() if text})

    @property
    def address(self) -> str:
        """The query of this very page."""
        return "&".join(filter(None, (self.query, f"p={self.page}")))


def query_of(given: Mapping[str, Any]) -> ImportQuery:
    """What an address asks for; what is no answer to it counts as not asked."""
    show, page = given.get("show", ""), given.get("p", "")
    known = page.isascii() and page.isdigit() and 0 < len(page) < 6
    return ImportQuery(
        show=show if show in get_args(Show) else "",
        # No text has that character, and PostgreSQL takes no question with it.
        search=given.get("q", "").replace("\0", "").strip()[:200],
        page=max(1, int(page)) if known else 1,
    )


def query_in(text: str) -> ImportQuery:
    """The same, from the text of a query."""
    return query_of(QueryDict(text[:2_000]))


def show_choices(asked: ImportQuery, made: MessageImport) -> list[Choice]:
    """The kinds of rows as links, those that need a person first."""
    counts = made.counts
    named: list[tuple[Show, str, int]] = [
        ("", _("all"), made.rows - counts["unchanged"]),
        ("undecided", _("texts undecided"), counts["undecided"]),
        ("wrong", _("wrong"), counts["wrong"]),
        ("conflict", _("in conflict"), counts["conflict"]),
        ("new", _("new"), counts["new"]),
        ("changed", _("changed"), counts["changed"]),
        ("warning", _("with a warning"), counts["warning"]),
    ]
    if made.versioned:
        named.append(("unversioned", _("without a version"), counts["unversioned"]))
    return [
        Choice(name, count, ImportQuery(show, asked.search).query, show == asked.show, show)
        for show, name, count in named
    ]


def import_address(pk: int) -> str:
    """Of the page of one import, with all its rows."""
    return reverse("admin:catalog_message_import_one", args=[pk])
