"""The audit: what was done to releases, by whom and when, out of rows that never change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.models import Change, ChangeEdit, Comment, Release

PROPOSED, APPROVED, SCHEDULED = _("proposed"), _("approved"), _("approved for a time")
PUBLISHED, SENT_BACK, WITHDRAWN = _("published"), _("sent back"), _("withdrawn")
COMMENTED = _("commented")

EVENT_COLUMNS = (
    *("at", "event", "proposal", "release", "by", "text"),
    *("changes", "rolls_back_to", "renews", "four_eyes", "emergency"),
)
CHANGE_COLUMNS = (
    *("published_at", "release", "proposal", "state", "service", "code", "lang", "field"),
    *("old", "new", "edited_by"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done. `by` is a sign-in name, empty for the machine."""

    at: datetime
    event: Any
    release: Release
    by: str
    text: str
    changes: int


def events(*, proposal: int | None = None) -> list[Event]:
    """Everything that was done to releases and proposals (or to one), the newest first."""
    counted = Change.objects.filter(release=OuterRef("pk")).order_by().values("release")
    rows = Release.objects.select_related("proposed_by", "approved_by", "closed_by").annotate(
        cells=Coalesce(Subquery(counted.values(total=Count("pk"))), 0)
    )
    comments = Comment.objects.select_related("by", "change")
    if proposal is not None:
        rows, comments = rows.filter(pk=proposal), comments.filter(release=proposal)
    by_pk = {row.pk: row for row in rows}
    found = [event for row in by_pk.values() for event in _of(row)]
    for said in comments:
        row = by_pk[said.release_id]
        text = f"{said.change}: {said.text}" if said.change else said.text
        found.append(Event(said.at, COMMENTED, row, said.by.get_username(), text, row.cells))
    # Of what happened in the same moment the later step stands above.
    order = {event: place for place, event in enumerate(found)}
    return sorted(found, key=lambda event: (event.at, order[event]), reverse=True)


def _of(row: Any) -> Iterator[Event]:
    def event(at: datetime, what: Any, by: Any, text: str) -> Event:
        return Event(at, what, row, by.get_username() if by else "", text, row.cells)

    yield event(row.proposed_at, PROPOSED, row.proposed_by, row.note)
    if row.approved_at:
        timed = row.publish_at is not None
        text = row.publish_at.isoformat() if timed else ""
        yield event(row.approved_at, SCHEDULED if timed else APPROVED, row.approved_by, text)
    if row.published_at:
        yield event(row.published_at, PUBLISHED, row.approved_by, row.note)
    if row.closed_at:
        rejected = row.state == Release.State.REJECTED
        yield event(row.closed_at, SENT_BACK if rejected else WITHDRAWN, row.closed_by, row.reason)


def event_rows() -> Iterator[tuple[str, ...]]:
    """The events as CSV rows under EVENT_COLUMNS, the oldest first. Times are RFC 3339."""
    for one in reversed(events()):
        row = one.release
        yield (
            one.at.isoformat(),
            str(one.event),
            str(row.pk),
            str(row.number or ""),
            one.by,
            one.text,
            str(one.changes),
            str(row.rolls_back_to_id or ""),
            str(row.renews_id or ""),
            "" if row.approved_at is None else ("on" if row.four_eyes else "off"),
            "yes" if row.emergency else "",
        )


def change_rows() -> Iterator[tuple[str, ...]]:
    """Every change of every release and proposal as CSV rows under CHANGE_COLUMNS, in their order."""
    edits: dict[int, list[str]] = {}
    for change, name in ChangeEdit.objects.order_by("at", "pk").values_list(
        "change_id", "by__username"
    ):
        edits.setdefault(change, []).append(name)
    rows = Change.objects.order_by("release_id", "service", "code", "lang", "field")
    columns = ("release__published_at", "release__number", "release_id", "release__state")
    for pk, at, *cells in rows.values_list(
        "pk", *columns, "service", "code", "lang", "field", "old", "new"
    ).iterator(chunk_size=2000):
        texts = ["" if cell is None else str(cell) for cell in cells]
        yield (at.isoformat() if at else "", *texts, " ".join(edits.get(pk, ())))
