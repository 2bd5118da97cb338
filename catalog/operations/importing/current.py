"""What stands in the working copy now, by the names that a file gives its rows and columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.domain.cells import CODE_FIELDS, FALLBACK, TEXT_COLUMNS
from catalog.models import Message

# Texts by column, and `pk`, `version`, `code_row` and `code_version` of both rows.
Current = dict[str, Any]


def current_of(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Current]:
    """Service's slug and code → the message, for those that are there; a page of keys, not thousands."""
    wanted = set(keys)
    if not wanted:
        return {}
    columns = {
        **{column: column for column in ("pk", "version", *TEXT_COLUMNS)},
        **{column: f"error_code__{column}" for column in CODE_FIELDS},
        "code_row": "error_code_id",
        "code_version": "error_code__version",
        "service": "error_code__service__slug",
        "code": "error_code__code",
    }
    found = Message.objects.rewrite(False).of_keys(wanted).values_list(*columns.values())
    current = (dict(zip(columns, values, strict=True)) for values in found)
    return {(one["service"] or FALLBACK, one["code"] or FALLBACK): one for one in current}
