"""The working copy's changes: what stands in it and is not released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from catalog.domain.cells import (
    CODE_FIELDS,
    FALLBACK,
    SERVICE_FIELD,
    TEXT_COLUMNS,
    CellChange,
    CellKey,
    difference,
    split_column,
)
from catalog.models import ErrorCode, Message, ReleasedCell, Service

# Above this many messages, reading all released cells is cheaper than naming them.
_NAMED = 500

_TOUCHED = (
    ~Q(version=F("released_version"))
    | ~Q(error_code__version=F("error_code__released_version"))
    | ~Q(error_code__service__version=F("error_code__service__released_version"))
)


@dataclass(frozen=True, slots=True)
class WorkingChanges:
    """`changes` against the released state, and the rows that were read to find them."""

    changes: list[CellChange]
    messages: list[int]
    error_codes: list[int]
    services: list[int]


def working_changes(*, lock: bool = False) -> WorkingChanges:
    """All unreleased changes. With `lock` the rows read stay as they are until the transaction ends."""
    services = Service.objects.touched().order_by("pk")
    messages = Message.objects.rewrite(False).filter(_TOUCHED).order_by("pk")
    if lock:
        services = services.select_for_update()
        _lock(messages)
    service_rows = list(services)
    rows = list(messages.values(*_COLUMNS))
    after: dict[CellKey, str] = {}
    for service in service_rows:
        if not service.retired:
            after[CellKey(service.slug, "", "", SERVICE_FIELD)] = service.name
    keys = {(service.slug, "") for service in service_rows}
    for row in rows:
        keys.add(_key(row))
        after.update(_cells(row))
    return WorkingChanges(
        changes=difference(_released(keys), {key: text for key, text in after.items() if text}),
        messages=[row["pk"] for row in rows],
        error_codes=[row["error_code_id"] for row in rows if row["error_code_id"]],
        services=[service.pk for service in service_rows],
    )


def changed_messages() -> set[tuple[str, str]]:
    """Service slug and code of each message that the next release would change."""
    return {(change.key.service, change.key.code) for change in working_changes().changes}


_COLUMNS = (
    "pk",
    "error_code_id",
    "error_code__service__slug",
    "error_code__service__retired",
    "error_code__code",
    "error_code__retired",
    *(f"error_code__{field}" for field in CODE_FIELDS),
    *TEXT_COLUMNS,
)


def _lock(messages: Any) -> None:
    error_codes = list(messages.select_for_update(of=("self",)).values_list("error_code_id"))
    list(ErrorCode.objects.filter(pk__in=[pk for (pk,) in error_codes]).select_for_update())


def _key(row: dict[str, Any]) -> tuple[str, str]:
    if row["error_code_id"] is None:
        return FALLBACK, FALLBACK
    return row["error_code__service__slug"], row["error_code__code"]


def _cells(row: dict[str, Any]) -> Iterator[tuple[CellKey, str]]:
    if row["error_code__retired"] or row["error_code__service__retired"]:
        return
    service, code = _key(row)
    if row["error_code_id"] is not None:
        for field in CODE_FIELDS:
            yield CellKey(service, code, "", field), row[f"error_code__{field}"]
    for column in TEXT_COLUMNS:
        field, lang = split_column(column)
        yield CellKey(service, code, lang, field), row[column] or ""


def _released(keys: set[tuple[str, str]]) -> dict[CellKey, str]:
    cells = ReleasedCell.objects.all()
    if len(keys) <= _NAMED:
        named = Q(pk__in=())
        for service, code in keys:
            named |= Q(service=service, code=code)
        cells = cells.filter(named)
    return {key: text for key, text in cells.cells().items() if (key.service, key.code) in keys}
