"""What was released when: one release's changes, the difference of two, what a customer read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.domain.cells import FALLBACK, CellChange, CellKey
from catalog.models import Change, Release
from catalog.operations.changes import Code, of_codes
from catalog.operations.earlier_bundles import bundle_at
from catalog.operations.errors import InvalidFields, NotFound, TooWide
from catalog.operations.languages import check_languages

# In place of a language: the cells that have none, those of codes and services.
NO_LANGUAGE = "-"


# Several releases' changes are set off against each other in memory: 100 MB at most.
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Difference:
    """The `changes` from one release to another, or a page of them; `total` of all."""

    changes: list[CellChange]
    total: int


def published(number: int) -> Release:
    """The release of that number. Raises NotFound."""
    rows = Release.objects.published().select_related("proposed_by", "approved_by")
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no release %(number)d.") % {"number": number})
    return found


def compare(
    *,
    start: int,
    end: int,
    lang: str = "",
    service: str = "",
    offset: int = 0,
    limit: int | None = None,
) -> Difference:
    """What changed from release `start` to release `end`, either of which may be the older one.

    `start` 0: before the first release. `lang` (or NO_LANGUAGE) and `service` narrow it. Raises
    NotFound, and TooWide where over several releases more than MOST changes would be read.
    """
    rows = _between(start, end, service)
    if lang:
        rows = rows.filter(lang="" if lang == NO_LANGUAGE else lang)
    found = _one_step(rows) if abs(end - start) == 1 else _netted(rows)
    total = len(found) if isinstance(found, list) else found.count()
    until = None if limit is None else offset + limit
    page = found[offset:until] if isinstance(found, list) else _changes(found[offset:until])
    if start > end:
        page = [CellChange(change.key, change.new, change.old) for change in page]
    return Difference(page, total)


def count_by_language(*, start: int, end: int, service: str = "") -> dict[str, int]:
    """How many cells `compare` finds in each language; "" for those without.

    Raises NotFound, TooWide.
    """
    rows = _between(start, end, service)
    if abs(end - start) == 1:
        counted = rows.order_by().values_list("lang").annotate(Count("pk"))
        return dict(counted)
    return dict(Counter(change.key.lang for change in _netted(rows)))


def _between(start: int, end: int, service: str) -> QuerySet:
    """All changes of the releases that lie between the two."""
    for number in (start, end):
        if number:
            published(number)
    low, high = sorted((start, end))
    rows = Change.objects.filter(release__number__gt=low, release__number__lte=high)
    return rows.filter(service=service) if service else rows


def _one_step(rows: Any) -> QuerySet:
    return rows.order_by("service", "code", "lang", "field")


def _changes(rows: QuerySet) -> list[CellChange]:
    found = rows.values_list("service", "code", "lang", "field", "old", "new")
    return [CellChange(CellKey(*key), old, new) for *key, old, new in found]


def _netted(rows: Any) -> list[CellChange]:
    """Each cell once: from its text before the first change to that after the last."""
    if rows.order_by()[MOST : MOST + 1].exists():
        raise TooWide(
            _(
                "Between these releases more than %(most)s texts changed. Choose one service, or a language."
            )
            % {"most": f"{MOST:,}"}
        )
    ends: dict[CellKey, tuple[str, str]] = {}
    for old, new, *key in (
        rows.order_by("release__number")
        .values_list("old", "new", "service", "code", "lang", "field")
        .iterator(chunk_size=5000)
    ):
        cell = CellKey(*key)
        ends[cell] = (ends[cell][0] if cell in ends else old, new)
    return [CellChange(key, old, new) for key, (old, new) in sorted(ends.items()) if old != new]


def cells_at(codes: Set[Code], number: int) -> dict[CellKey, str]:
    """These services' and codes' cells as release `number` left them. 0: nothing."""
    rows = Change.objects.filter(of_codes(codes), release__number__lte=number)
    found: dict[CellKey, str] = {}
    for new, *key in rows.order_by("release__number").values_list(
        "new", "service", "code", "lang", "field"
    ):
        found[CellKey(*key)] = new
    return {key: text for key, text in found.items() if text}


@dataclass(frozen=True, slots=True)
class Read:
    """What a customer read: `message` as the API gave it, by release `release`, live since `since`.

    `is_fallback`: the catalogue had no such code then, and apps showed the fallback message.
    """

    release: Release
    message: dict[str, Any]
    is_fallback: bool


def message_at(*, at: datetime, service: str, code: str, lang: str) -> Read:
    """What customers read at a time for a code in a language (a tag of the catalogue).

    Raises NotFound before the first release, and for an unknown language; InvalidFields for a
    time to come.
    """
    check_languages([lang])
    if at > timezone.now():
        raise InvalidFields({"at": [_("This time is still to come.")]})
    live = Release.objects.published().filter(published_at__lte=at).first()
    if live is None or live.number is None:
        raise NotFound(_("Nothing was published yet at that time."))
    bundle = bundle_at(lang, live.number)
    message = bundle.get(service, code)
    if message is not None:
        return Read(live, dict(message), is_fallback=False)
    return Read(live, dict(bundle.fallback), is_fallback=(service, code) != (FALLBACK, FALLBACK))
