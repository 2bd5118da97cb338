"""Who changed what, when and through which door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.domain.cells import CODE_FIELDS, TEXT_COLUMNS
from catalog.models import ErrorCode, Message, Service, Source

_COLUMNS: Mapping[type[Any], Sequence[str]] = {
    Message: TEXT_COLUMNS,
    ErrorCode: (*CODE_FIELDS, "retired"),
    Service: ("name", "retired"),
}


@dataclass(frozen=True, slots=True)
class CellHistory:
    """One column's value before and after; empty: not there."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One write of a row. `by` is a user's name, or empty for one who is gone; `reason` a file's name."""

    version: int
    when: datetime
    by: str
    source: Source
    reason: str
    is_new: bool
    changes: list[CellHistory]


def read_history(
    row: Message | ErrorCode | Service, *, offset: int = 0, limit: int = 50
) -> tuple[list[HistoryEntry], int]:
    """The row's writes, the newest first, and how many there are in all."""
    columns = _COLUMNS[type(row)]
    history = type(row).history.filter(id=row.pk).order_by("-version", "-history_id")
    fields = ("version", "history_date", "history_type", "history_change_reason", "source")
    # One more than asked for: the oldest shown is compared with the one before it.
    found = list(
        history.values(*fields, "history_user__username", *columns)[offset : offset + limit + 1]
    )
    entries = [
        _entry(newer, older, columns) for newer, older in zip(found, [*found[1:], {}], strict=True)
    ]
    return entries[:limit], history.count()


def texts_at(message: int, version: int) -> dict[str, str] | None:
    """Every text column as it stood at `version`, or None where there is no such version."""
    found = Message.history.filter(id=message, version=version).values(*TEXT_COLUMNS).first()
    return found and {column: text or "" for column, text in found.items()}


def _entry(
    newer: Mapping[str, Any], older: Mapping[str, Any], columns: Sequence[str]
) -> HistoryEntry:
    before = {column: _shown(older.get(column)) for column in columns}
    after = {column: _shown(newer[column]) for column in columns}
    return HistoryEntry(
        version=newer["version"],
        when=newer["history_date"],
        by=newer["history_user__username"] or "",
        source=Source(newer["source"]),
        reason=newer["history_change_reason"] or "",
        is_new=newer["history_type"] == "+",
        changes=[
            CellHistory(column, before[column], after[column])
            for column in columns
            if before[column] != after[column]
        ],
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else ""
    return value or ""
