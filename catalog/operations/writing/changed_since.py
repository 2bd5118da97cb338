"""Which messages read otherwise now than a release left them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from catalog.domain.cells import CODE_FIELDS, FALLBACK, CellKey, split_column
from catalog.domain.languages import SOURCE
from catalog.models import Change
from catalog.operations.read_releases import cells_at, published
from catalog.operations.writing.messages import ExportedMessage, read_messages, text_columns

# So many messages' cells of the earlier release are in memory at once.
_AT_ONCE = 500


def changed_since(rows: Any, *, release: int, languages: Sequence[str]) -> dict[int, set[str]]:
    """Primary key of each of `rows` in use that differs from what `release` left → where it does.

    Where: the tags of `languages` and of the source, from which the others are translated, and ""
    for the code's own description and resolution. `release` 0: before the first. Raises NotFound
    for a release that is not there.
    """
    if release:
        published(release)
    tags = list(dict.fromkeys((SOURCE, *languages)))
    messages = read_messages(_candidates(rows.live(), release), tags)
    found = {}
    while some := list(islice(messages, _AT_ONCE)):
        before = cells_at({(one.service, one.code) for one in some}, release)
        for message in some:
            if places := _differing(message, before, text_columns(tags)):
                found[message.pk] = places
    return found


def _candidates(rows: Any, release: int) -> Any:
    """Those written since they were released last, and those that a later release changed."""
    later = Change.objects.filter(
        release__number__gt=release,
        service=Coalesce(OuterRef("error_code__service__slug"), Value(FALLBACK)),
        code=Coalesce(OuterRef("error_code__code"), Value(FALLBACK)),
    )
    unreleased = ~Q(version=F("released_version")) | ~Q(
        error_code__version=F("error_code__released_version")
    )
    return rows.filter(unreleased | Q(Exists(later)))


def _differing(
    message: ExportedMessage, before: dict[CellKey, str], columns: list[str]
) -> set[str]:
    now = {("", name): getattr(message, name) for name in CODE_FIELDS}
    for column in columns:
        field, tag = split_column(column)
        now[tag, field] = message.texts[column]
    return {
        tag
        for (tag, field), text in now.items()
        if text != before.get(CellKey(message.service, message.code, tag, field), "")
    }
