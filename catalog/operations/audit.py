"""The audit: what was done to releases, by whom and when, out of rows that never change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.models import Change, ChangeEdit, Comment, Release

# What can be done: its name in the CSV and in addresses, and in words.
EVENTS = {
    "proposed": _("proposed"),
    "approved": _("approved"),
    "scheduled": _("approved for a time"),
    "published": _("published"),
    "sent_back": _("sent back"),
    "withdrawn": _("withdrawn"),
    "commented": _("commented"),
}
# Which columns of a release tell when it was done, and by whom; which releases it was done to.
_STEPS = {
    "proposed": ("proposed_at", "proposed_by", Q()),
    "approved": ("approved_at", "approved_by", Q(approved_at__isnull=False, publish_at=None)),
    "scheduled": ("approved_at", "approved_by", Q(publish_at__isnull=False)),
    "published": ("published_at", "approved_by", Q(state=Release.State.PUBLISHED)),
    "sent_back": ("closed_at", "closed_by", Q(state=Release.State.REJECTED)),
    "withdrawn": ("closed_at", "closed_by", Q(state=Release.State.WITHDRAWN)),
}
_NAMES = tuple(EVENTS)
_COLUMNS = ("moment", "step", "tie", "proposal", "said")

EVENT_COLUMNS = (
    *("at", "event", "proposal", "release", "by", "text"),
    *("changes", "rolls_back_to", "renews", "four_eyes", "emergency"),
)
CHANGE_COLUMNS = (
    *("published_at", "release", "proposal", "state", "service", "code", "lang", "field"),
    *("old", "new", "edited_by"),
)
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done: `name` is one of EVENTS, `event` the same in words.

    `by` is a sign-in name, empty for the machine. `changes`: how many cells the release changes.
    """

    at: datetime
    name: str
    release: Release
    by: str
    text: str
    changes: int

    @property
    def event(self) -> Any:
        return EVENTS[self.name]

    @property
    def is_decision(self) -> bool:
        """Whether someone answers here for its going live."""
        return self.name in ("approved", "scheduled", "published")


def events(
    *,
    proposal: int | None = None,
    by: str = "",
    event: str = "",
    offset: int = 0,
    limit: int | None = None,
) -> list[Event]:
    """What was done to releases and proposals (or to one), the newest first.

    `by` a person (sign-in name) and `event` (one of EVENTS) narrow it. Only what is asked for is
    read, however long the history is.
    """
    found = _moments(proposal=proposal, by=by, event=event)
    until = None if limit is None else offset + limit
    newest = found.order_by(*(f"-{column}" for column in _COLUMNS))
    return _told(list(newest[offset:until]))


def count_events(*, by: str = "", event: str = "") -> int:
    """How many `events` there are."""
    return _moments(by=by, event=event).count()


def people() -> list[str]:
    """The sign-in names of all who stand in the audit."""
    named = Q(pk__in=Comment.objects.order_by().values("by"))
    for column in ("proposed_by", "approved_by", "closed_by"):
        some = Release.objects.filter(**{f"{column}__isnull": False}).order_by()
        named |= Q(pk__in=some.values(column))
    users = get_user_model().objects.filter(named)
    return list(users.order_by("username").values_list("username", flat=True))


def _moments(*, proposal: int | None = None, by: str = "", event: str = "") -> QuerySet:
    """A row of _COLUMNS for each event. Of the same moment the later step has the higher number."""
    parts = []
    for step, name in enumerate(_NAMES):
        if event not in ("", name):
            continue
        is_said = name not in _STEPS
        at, who, when = ("at", "by", Q()) if is_said else _STEPS[name]
        release = "release__" if is_said else ""
        rows: QuerySet = (Comment if is_said else Release).objects.filter(when).order_by()
        if proposal is not None:
            rows = rows.filter(**{f"{release}pk": proposal})
        if by:
            rows = rows.filter(**{f"{who}__username": by})
        parts.append(
            rows.annotate(
                moment=F(at),
                step=Value(step),
                tie=Coalesce(f"{release}number", 0),
                proposal=F(f"{release}pk"),
                said=F("pk") if is_said else Value(0),
            ).values_list(*_COLUMNS)
        )
    return parts[0].union(*parts[1:], all=True) if parts else Release.objects.none()


def _told(moments: list[Any]) -> list[Event]:
    counted = Change.objects.filter(release=OuterRef("pk")).order_by().values("release")
    rows: dict[int, Any] = (
        Release.objects.select_related("proposed_by", "approved_by", "closed_by")
        .annotate(cells=Coalesce(Subquery(counted.values(total=Count("pk"))), 0))
        .in_bulk({proposal for _at, _step, _tie, proposal, _said in moments})
    )
    comments = Comment.objects.select_related("by", "change")
    said = comments.in_bulk({pk for *_others, pk in moments if pk})
    return [
        _event(at, _NAMES[step], rows[proposal], said.get(pk))
        for at, step, _tie, proposal, pk in moments
    ]


def _event(at: datetime, name: str, row: Any, said: Comment | None) -> Event:
    if said is not None:
        text = f"{said.change}: {said.text}" if said.change else said.text
        return Event(at, name, row, said.by.get_username(), text, row.cells)
    by = getattr(row, _STEPS[name][1])
    texts = {
        "approved": "",
        "scheduled": row.publish_at.isoformat() if row.publish_at else "",
        "sent_back": row.reason,
        "withdrawn": row.reason,
    }
    return Event(
        at, name, row, by.get_username() if by else "", texts.get(name, row.note), row.cells
    )


def event_rows() -> Iterator[tuple[str, ...]]:
    """The events as CSV rows under EVENT_COLUMNS, the oldest first. Times are RFC 3339."""
    for some in _chunks(_moments().order_by(*_COLUMNS).iterator(chunk_size=_CHUNK)):
        for one in _told(some):
            row = one.release
            yield (
                one.at.isoformat(),
                one.name,
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
    rows = Change.objects.order_by("release_id", "service", "code", "lang", "field")
    columns = ("release__published_at", "release__number", "release_id", "release__state")
    found = rows.values_list("pk", *columns, "service", "code", "lang", "field", "old", "new")
    for some in _chunks(found.iterator(chunk_size=_CHUNK)):
        edits: dict[int, list[str]] = {}
        written = ChangeEdit.objects.filter(change__in=[row[0] for row in some])
        for change, name in written.order_by("at", "pk").values_list("change_id", "by__username"):
            edits.setdefault(change, []).append(name)
        for pk, at, *cells in some:
            texts = ["" if cell is None else str(cell) for cell in cells]
            yield (at.isoformat() if at else "", *texts, " ".join(edits.get(pk, ())))


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, _CHUNK)):
        yield some
