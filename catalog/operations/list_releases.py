"""The published releases, for whoever asks what changed when. Never who did it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalog.domain.languages import TAGS
from catalog.models import Bundle, Change, Release

DEFAULT_PAGE, LARGEST_PAGE = 50, 200


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """`changes`: how many cells it changed; `languages`: whose bundle it changed, in the usual order."""

    number: int
    note: str
    published_at: datetime
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
        found.values_list(
            "number",
            "note",
            "published_at",
            Coalesce(Subquery(changes.values(total=Count("pk"))), 0),
        )[: limit + 1]
    )
    page = rows[:limit]
    languages = _languages_of([number for number, *_rest in page])
    return ReleasePage(
        tuple(
            ReleaseEntry(number, note, published_at, changes, languages.get(number, ()))
            for number, note, published_at, changes in page
        ),
        len(rows) > limit,
    )


def _languages_of(numbers: list[int]) -> dict[int, tuple[str, ...]]:
    if not numbers:
        return {}
    made: dict[int, set[str]] = {}
    rows = Bundle.objects.filter(release_id__in=numbers)
    for number, lang in rows.values_list("release_id", "lang"):
        made.setdefault(number, set()).add(lang)
    return {number: tuple(tag for tag in TAGS if tag in found) for number, found in made.items()}
