"""The published releases, for whoever asks what changed when, and who stands for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalog.domain.languages import TAGS
from catalog.models import Bundle, Change, Release
from catalog.operations.read_releases import published

DEFAULT_PAGE, LARGEST_PAGE = 50, 200


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """`changes`: how many cells it changed; `languages`: whose bundle it changed, in the usual order.

    `proposed_by` and `approved_by` are people's names; `rolls_back_to` is a release's number.
    `four_eyes`: whether the rule was on; `emergency`: a roll back that one person put live alone.
    """

    number: int
    note: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime
    published_at: datetime
    rolls_back_to: int | None
    four_eyes: bool
    emergency: bool
    changes: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """Releases, the newest first. `more`: there are older ones."""

    releases: tuple[ReleaseEntry, ...]
    more: bool


def list_releases(*, limit: int, before: int | None = None) -> ReleasePage:
    """At most `limit` published releases, with numbers below `before` where it is given."""
    changes = Change.objects.filter(release=OuterRef("pk")).order_by().values("release")
    found = Release.objects.published()
    if before is not None:
        found = found.filter(number__lt=before)
    rows: list[Any] = list(
        found.select_related("proposed_by", "approved_by").annotate(
            cells=Coalesce(Subquery(changes.values(total=Count("pk"))), 0)
        )[: limit + 1]
    )
    page = rows[:limit]
    languages = _languages_of([row.number for row in page])
    return ReleasePage(
        tuple(entry(row, row.cells, languages.get(row.number, ())) for row in page),
        len(rows) > limit,
    )


def read_release(number: int) -> ReleaseEntry:
    """One published release. Raises NotFound."""
    row = published(number)
    return entry(row, row.changes.count(), _languages_of([number]).get(number, ()))


def entry(row: Any, changes: int, languages: tuple[str, ...]) -> ReleaseEntry:
    """A published release's row with what was counted of it."""
    return ReleaseEntry(
        number=row.number,
        note=row.note,
        proposed_by=name_of(row.proposed_by),
        proposed_at=row.proposed_at,
        approved_by=name_of(row.approved_by),
        approved_at=row.approved_at,
        published_at=row.published_at,
        rolls_back_to=row.rolls_back_to_id,
        four_eyes=row.four_eyes,
        emergency=row.emergency,
        changes=changes,
        languages=languages,
    )


def name_of(user: Any) -> str:
    """A person's full name, or their sign-in name where the catalogue has no other."""
    return user.get_full_name() or user.get_username()


def _languages_of(numbers: list[int]) -> dict[int, tuple[str, ...]]:
    if not numbers:
        return {}
    made: dict[int, set[str]] = {}
    rows = Bundle.objects.filter(release_id__in=numbers)
    for number, lang in rows.values_list("release_id", "lang"):
        made.setdefault(number, set()).add(lang)
    return {number: tuple(tag for tag in TAGS if tag in found) for number, found in made.items()}
