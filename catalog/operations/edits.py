"""Who wrote the texts that a proposal brings, out of the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Q

from catalog.domain.cells import CODE_FIELDS, FALLBACK, SERVICE_FIELD, CellChange, CellKey
from catalog.models import ErrorCode, Message, Service
from catalog.operations.changes import Code

_META = ("id", "history_user_id", "history_date", "source", "history_change_reason")


@dataclass(frozen=True, slots=True)
class Edit:
    """A person's last write of a cell: `by` is a user's primary key, `reason` a file's name."""

    key: CellKey
    by: int
    at: datetime
    source: str
    reason: str


def edits_of(changes: Iterable[CellChange]) -> list[Edit]:
    """Everyone who wrote one of these cells since it last stood as it is released.

    Of a code that comes or goes also who retired it, or took it back. One entry for each cell
    and person.
    """
    given = list(changes)
    found: dict[tuple[CellKey, int], Edit] = {}
    for edit in (*_message_edits(given), *_code_edits(given), *_service_edits(given)):
        known = found.get((edit.key, edit.by))
        if known is None or known.at < edit.at:
            found[edit.key, edit.by] = edit
    return list(found.values())


def _message_edits(changes: list[CellChange]) -> Iterator[Edit]:
    mine = [change for change in changes if change.key.lang]
    rows = Message.objects.rewrite(False).of_keys(_codes(mine))
    pks = rows.values_list("error_code__service__slug", "error_code__code", "pk")
    ids = {(service or FALLBACK, code or FALLBACK): pk for service, code, pk in pks}
    yield from _walked(Message, ids, mine, lambda key: f"{key.field}_{key.lang}")


def _code_edits(changes: list[CellChange]) -> Iterator[Edit]:
    ids = _code_ids(_codes(changes))
    yield from _walked(ErrorCode, ids, _of_fields(changes, CODE_FIELDS), lambda key: key.field)
    lives = [change for change in changes if change.key.field == "resolution"]
    moved = {code for one in lives if not (one.old and one.new) for code in _codes([one])}
    slugs = {service for service, _code in moved}
    services = dict(Service.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    by_code = _turns(ErrorCode, [ids[code] for code in moved if code in ids])
    by_service = _turns(Service, services.values())
    for change in changes:
        code = (change.key.service, change.key.code)
        if code in moved and not (change.old and change.new):
            for row in (by_code.get(ids.get(code)), by_service.get(services.get(code[0]))):
                yield from _edit(change.key, row)


def _service_edits(changes: list[CellChange]) -> Iterator[Edit]:
    mine = _of_fields(changes, (SERVICE_FIELD,))
    slugs = {change.key.service for change in mine}
    rows = Service.objects.filter(slug__in=slugs).values_list("slug", "pk")
    ids = {(slug, ""): pk for slug, pk in rows}
    yield from _walked(Service, ids, mine, lambda key: key.field)
    turns = _turns(Service, ids.values())
    for change in mine:
        if not (change.old and change.new):
            yield from _edit(change.key, turns.get(ids.get((change.key.service, ""))))


def _of_fields(changes: Iterable[CellChange], fields: Sequence[str]) -> list[CellChange]:
    return [change for change in changes if change.key.field in fields]


def _code_ids(codes: Iterable[Code]) -> dict[Code, int]:
    by_service: dict[str, list[str]] = {}
    for service, code in codes:
        by_service.setdefault(service, []).append(code)
    named = Q(pk__in=())
    for service, wanted in by_service.items():
        named |= Q(service__slug=service, code__in=wanted)
    rows = ErrorCode.objects.filter(named).values_list("service__slug", "code", "pk")
    return {(service, code): pk for service, code, pk in rows}


def _codes(changes: Iterable[CellChange]) -> set[Code]:
    return {(change.key.service, change.key.code) for change in changes}


def _walked(
    model: Any, ids: Mapping[Code, int], changes: list[CellChange], column_of: Any
) -> Iterator[Edit]:
    """Each row's history, the newest first: a write counts until the cell stood as released."""
    columns = sorted({column_of(change.key) for change in changes})
    wanted: dict[int, list[CellChange]] = {}
    for change in changes:
        pk = ids.get((change.key.service, change.key.code))
        if pk is not None:
            wanted.setdefault(pk, []).append(change)
    for pk, rows in _history(model, wanted, columns):
        for change in wanted[pk]:
            column = column_of(change.key)
            for row, older in zip(rows, [*rows[1:], {}], strict=True):
                text = row[column] or ""
                if text == change.old:
                    break
                if text != (older.get(column) or ""):
                    yield from _edit(change.key, row)


def _turns(model: Any, ids: Iterable[int]) -> dict[int | None, dict[str, Any]]:
    """The write that last retired a row, or took it back, by the row's primary key."""
    found: dict[int | None, dict[str, Any]] = {}
    for pk, rows in _history(model, ids, ["retired"]):
        for row, older in pairwise(rows):
            if row["retired"] != older["retired"]:
                found[pk] = row
                break
    return found


def _history(
    model: Any, ids: Iterable[int], columns: list[str]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    wanted = list(ids)
    if not wanted or not columns:
        return
    rows = model.history.filter(id__in=wanted).order_by("id", "-version", "-history_id")
    by_id: dict[int, list[dict[str, Any]]] = {}
    for row in rows.values(*_META, *columns).iterator(chunk_size=2000):
        by_id.setdefault(row["id"], []).append(row)
    yield from by_id.items()


def _edit(key: CellKey, row: Mapping[str, Any] | None) -> Iterator[Edit]:
    if row and row["history_user_id"] is not None:
        yield Edit(
            key,
            row["history_user_id"],
            row["history_date"],
            row["source"],
            row["history_change_reason"] or "",
        )
