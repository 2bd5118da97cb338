"""The changes that lead back to an earlier release."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from catalog.domain.cells import CellChange, CellKey
from catalog.models import Change, Release
from catalog.operations.changes import released_cells
from catalog.operations.errors import NotFound


def roll_back_changes(
    *, to: int, services: Collection[str] = (), languages: Collection[str] = ()
) -> list[CellChange]:
    """The opposite changes of all releases after `to`, whole or for some services or languages.

    For languages only of codes that are live both then and now: a code that came or went since
    is no matter of one language. Raises NotFound for a release that is not published.
    """
    if not Release.objects.published().filter(number=to).exists():
        raise NotFound(_("There is no release %(number)d.") % {"number": to})
    then = cells_before(after=to, services=services)
    now = released_cells({(key.service, key.code) for key in then})
    changes = [
        CellChange(key, now.get(key, ""), text)
        for key, text in sorted(then.items())
        if now.get(key, "") != text
    ]
    if not languages:
        return changes
    moved = {
        (change.key.service, change.key.code)
        for change in changes
        if change.key.field == "resolution" and not (change.old and change.new)
    }
    return [
        change
        for change in changes
        if change.key.lang in languages and (change.key.service, change.key.code) not in moved
    ]


def cells_before(*, after: int, services: Collection[str] = ()) -> dict[CellKey, str]:
    """How each cell that was changed after release `after` stood in it: by the first change since."""
    rows = Change.objects.filter(release__number__gt=after).order_by("release__number")
    if services:
        rows = rows.filter(service__in=list(services))
    found: dict[CellKey, str] = {}
    for old, *key in rows.values_list("old", "service", "code", "lang", "field").iterator(
        chunk_size=5000
    ):
        found.setdefault(CellKey(*key), old)
    return found
