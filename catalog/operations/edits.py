"""Who wrote the texts that a proposal brings, out of the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Q

from catalog.domain.cells import CODE_FIELDS, FALLBACK, SERVICE_FIELD, CellChange, CellKey
from catalog.models import ErrorCode, Message, Service
from catalog.operations.changes import Code, of_codes

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

    Of a code that comes or goes also who retired it or its service, or took them back, since it
    last was there as it is released. One entry for each cell and person.
    """
    given = list(changes)
    gone = _gone(_codes(given))
    found: dict[tuple[CellKey, int], Edit] = {}
    for edit in (*_text_edits(given, gone), *_turn_edits(given, gone)):
        known = found.get((edit.key, edit.by))
        if known is None or known.at < edit.at:
            found[edit.key, edit.by] = edit
    return list(found.values())


def _gone(codes: Set[Code]) -> set[Code]:
    """Those that are retired, or whose service is (an empty code: the service itself)."""
    rows = ErrorCode.objects.filter(Q(retired=True) | Q(service__retired=True))
    gone = set(
        rows.filter(of_codes(codes, slug="service__slug")).values_list("service__slug", "code")
    )
    services = Service.objects.filter(retired=True, slug__in={service for service, _code in codes})
    gone |= {(slug, "") for slug in services.values_list("slug", flat=True)}
    return gone.intersection(codes)


def _text_edits(changes: list[CellChange], gone: Set[Code]) -> Iterator[Edit]:
    texts = [change for change in changes if change.key.lang]
    rows = Message.objects.rewrite(False).of_keys(_codes(texts))
    pks = rows.values_list("error_code__service__slug", "error_code__code", "pk")
    ids = {(service or FALLBACK, code or FALLBACK): pk for service, code, pk in pks}
    yield from _walked(Message, ids, texts, lambda key: f"{key.field}_{key.lang}", gone)
    for model, fields, ids in (
        (ErrorCode, CODE_FIELDS, _code_ids(_codes(changes))),
        (Service, (SERVICE_FIELD,), _service_ids(_codes(changes))),
    ):
        mine = [change for change in changes if change.key.field in fields]
        yield from _walked(model, ids, mine, lambda key: key.field, gone)


def _turn_edits(changes: list[CellChange], gone: Set[Code]) -> Iterator[Edit]:
    """Of each cell that comes or goes with its code (or its service, for the service's name)."""
    coming = _codes(one for one in changes if one.key.field == "resolution" and not one.old)
    moved: dict[tuple[Code, bool], list[CellKey]] = {}
    for change in changes:
        code = _code(change)
        if not change.new and code in gone:
            moved.setdefault((code, True), []).append(change.key)
        elif not change.old and (code in coming or change.key.field == SERVICE_FIELD):
            moved.setdefault((code, False), []).append(change.key)
    code_ids = _code_ids({code for code, _was_there in moved})
    service_ids = _service_ids({code for code, _was_there in moved})
    by_code = dict(_history(ErrorCode, code_ids.values(), ["retired"]))
    by_service = dict(_history(Service, service_ids.values(), ["retired"]))
    for (code, was_there), keys in moved.items():
        own = by_code.get(code_ids.get(code, 0), [])
        above = by_service.get(service_ids.get((code[0], ""), 0), [])
        for row in _turned((own, above), was_there=was_there):
            for key in keys:
                yield from _edit(key, row)


def _turned(
    histories: Iterable[Sequence[dict[str, Any]]], *, was_there: bool
) -> Iterator[dict[str, Any]]:
    """The writes of `retired`, of a code and its service, since what they tell last was so."""
    retired: list[bool] = []
    turns: list[tuple[datetime, int, dict[str, Any]]] = []
    for place, rows in enumerate(histories):
        retired.append(bool(rows and rows[0]["retired"]))
        for row, older in pairwise(rows):
            if row["retired"] != older["retired"]:
                turns.append((row["history_date"], place, row))
    for _at, place, row in sorted(turns, key=lambda turn: turn[:2], reverse=True):
        if any(retired) is not was_there:
            return
        yield row
        retired[place] = not row["retired"]


def _code_ids(codes: Set[Code]) -> dict[Code, int]:
    rows = ErrorCode.objects.filter(of_codes(codes, slug="service__slug")).values_list(
        "service__slug", "code", "pk"
    )
    return {(service, code): pk for service, code, pk in rows}


def _service_ids(codes: Set[Code]) -> dict[Code, int]:
    rows = Service.objects.filter(slug__in={service for service, _code in codes})
    return {(slug, ""): pk for slug, pk in rows.values_list("slug", "pk")}


def _code(change: CellChange) -> Code:
    return change.key.service, change.key.code


def _codes(changes: Iterable[CellChange]) -> set[Code]:
    return {_code(change) for change in changes}


def _walked(
    model: Any, ids: Mapping[Code, int], changes: list[CellChange], column_of: Any, gone: Set[Code]
) -> Iterator[Edit]:
    """Each row's history, the newest first: a write counts until the cell stood as released."""
    columns = sorted({column_of(change.key) for change in changes})
    wanted: dict[int, list[CellChange]] = {}
    for change in changes:
        pk = ids.get(_code(change))
        if pk is not None:
            wanted.setdefault(pk, []).append(change)
    for pk, rows in _history(model, wanted, columns):
        for change in wanted[pk]:
            texts = [row[column_of(change.key)] or "" for row in rows]
            # What was written while the proposal was being made is not in it.
            seen = change.new in texts and _code(change) not in gone
            start = texts.index(change.new) if seen else 0
            for row, text, older in zip(
                rows[start:], texts[start:], [*texts[start + 1 :], ""], strict=True
            ):
                if text == change.old:
                    break
                if text != older:
                    yield from _edit(change.key, row)


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


def _edit(key: CellKey, row: Mapping[str, Any]) -> Iterator[Edit]:
    if row["history_user_id"] is not None:
        yield Edit(
            key,
            row["history_user_id"],
            row["history_date"],
            row["source"],
            row["history_change_reason"] or "",
        )
