"""What the page to propose posts: which of the codes that were shown are ticked, and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from catalog.admin.propose_shown import along_of
from catalog.domain.cells import combined, digest, digests
from catalog.domain.selection import Selection
from catalog.operations.changes import Code
from catalog.operations.errors import CatalogueError, NothingToPropose, NotWhatWasSeen
from catalog.operations.read_changes import read_changes

ALL_PAGES = "all"


@dataclass(frozen=True, slots=True)
class Ticks:
    """`shown`: every code of the page that had a box, with the digest of what it showed.

    `along`: the digests of new services' names, which go with any of their codes. `whole`: the
    digest of the selection on all its pages.
    """

    shown: dict[Code, str] = field(default_factory=dict)
    ticked: frozenset[Code] = frozenset()
    along: dict[str, str] = field(default_factory=dict)
    whole: str = ""
    all_pages: bool = True

    @property
    def left_out(self) -> frozenset[Code]:
        return frozenset(self.shown.keys() - self.ticked)


def ticks_of(post: Any) -> Ticks:
    """The posted form, read."""
    along = _named(post.getlist("along"))
    return Ticks(
        shown=_named(post.getlist("shown")),
        ticked=frozenset(_code(name) for name in post.getlist("tick")),
        along={service: seen for (service, _empty), seen in along.items()},
        whole=post.get("whole", ""),
        all_pages=post.get("pages", ALL_PAGES) == ALL_PAGES,
    )


def chosen(ticks: Ticks, narrowed: Selection) -> tuple[Selection, str]:
    """What is to be proposed, and its digest as it was seen. Raises NotWhatWasSeen, NothingToPropose."""
    if not ticks.all_pages:
        names = {code: ticks.shown.get(code, "") for code in ticks.ticked}
        return _these(names, ticks.along, narrowed)
    if not ticks.left_out:
        return narrowed, ticks.whole
    free = read_changes(narrowed).free
    if digest(free) != ticks.whole:
        raise NotWhatWasSeen(
            _("The changes are no longer those that you saw. Look at them again, then propose.")
        )
    named, new = digests(free), along_of(free)
    names = {
        code: seen
        for code, seen in named.items()
        if code not in ticks.left_out and (code[1] or code[0] not in new)
    }
    return _these(names, {service: named[service, ""] for service in new}, narrowed)


def nothing_left_out(ticks: Ticks) -> None:
    """Raises CatalogueError where a part is chosen: publishing at once takes all that has changed."""
    if ticks.left_out or not ticks.all_pages:
        raise CatalogueError(
            _("Publishing at once takes every change. Tick them all, or propose a part of them.")
        )


def _these(
    names: Mapping[Code, str], along: Mapping[str, str], narrowed: Selection
) -> tuple[Selection, str]:
    if not names:
        raise NothingToPropose(_("Tick at least one message."))
    with_them = [along[service] for service in {code[0] for code in names} if service in along]
    selection = replace(narrowed, services=frozenset(), messages=frozenset(names))
    return selection, combined([*names.values(), *with_them])


def _named(posted: Iterable[str]) -> dict[Code, str]:
    """`service/code digest`, one a line."""
    pairs = (text.rpartition(" ") for text in posted)
    return {_code(name): seen for name, _space, seen in pairs}


def _code(name: str) -> Code:
    service, _slash, code = name.partition("/")
    return service, code
