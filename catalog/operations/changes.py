"""The working copy's changes: what stands in it and is not released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
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
    Cells,
    codes_of,
    difference,
    split_column,
)
from catalog.models import Change, ErrorCode, Message, Release, ReleasedCell, Service

Code = tuple[str, str]

# Above this many codes, reading all cells is cheaper than naming them.
_NAMED = 1000

_TOUCHED = (
    ~Q(version=F("released_version"))
    | ~Q(error_code__version=F("error_code__released_version"))
    | ~Q(error_code__service__version=F("error_code__service__released_version"))
)


@dataclass(frozen=True, slots=True)
class WorkingChanges:
    """`changes` against the released state, and the rows that were read to find them, by primary key."""

    changes: list[CellChange]
    messages: dict[int, Code]
    error_codes: dict[int, Code]
    services: dict[int, str]


def working_changes() -> WorkingChanges:
    """All unreleased changes."""
    services = list(Service.objects.touched().order_by("pk"))
    messages = Message.objects.rewrite(False).filter(_TOUCHED).order_by("pk")
    return _compared(services, list(messages.values(*_COLUMNS)))


def settle(codes: Set[Code], released: Cells) -> None:
    """After a release that touched `codes`: rows that equal what is released count as released.

    The others count as touched, also those that equalled the release before. `released`: the
    cells of `codes` as they are now.
    """
    rows = _locked_rows(codes)
    working = {_key(row): {key: text for key, text in _cells(row) if text} for row in rows}
    kept: dict[Code, dict[CellKey, str]] = {}
    for key, text in released.items():
        kept.setdefault((key.service, key.code), {})[key] = text
    same = {code for code, cells in working.items() if cells == kept.get(code, {})}
    for yes in (True, False):
        mine = [row for row in rows if (_key(row) in same) is yes]
        _count_as_released(Message, [row["pk"] for row in mine], yes)
        _count_as_released(ErrorCode, [row["error_code_id"] for row in mine], yes)
    _settle_services(codes)


def _locked_rows(codes: Set[Code]) -> list[dict[str, Any]]:
    """The rows of these codes, which nobody edits until the transaction ends.

    Whoever locks several locks messages before codes before services, each by primary key.
    """
    found = Message.objects.rewrite(False).order_by("pk")
    if len(codes) <= _NAMED:
        found = found.of_keys(codes)
    pks = found.select_for_update(of=("self",)).values_list("pk", "error_code_id")
    error_codes = {error_code for _pk, error_code in pks if error_code is not None}
    locked = ErrorCode.objects.order_by("pk").select_for_update()
    if len(codes) <= _NAMED:
        locked = locked.filter(pk__in=error_codes)
    list(locked.values_list("pk"))
    # Read after the locks: what was saved while they were waited for is in it.
    return [row for row in found.values(*_COLUMNS) if _key(row) in codes]


def _settle_services(codes: Set[Code]) -> None:
    """A service counts as released where nothing of it, nor of its codes, is unreleased.

    Only those whose own row is at stake are asked for: that reads all their codes.
    """
    at_stake = ~Q(version=F("released_version")) & Q(slug__in={service for service, _ in codes})
    at_stake |= Q(slug__in={service for service, code in codes if not code})
    rows = Service.objects.filter(at_stake).order_by("pk").select_for_update()
    pks = dict(rows.values_list("slug", "pk"))
    if not pks:
        return
    _count_as_released(Service, list(pks.values()), False)
    open_ones = {change.key.service for change in working_changes().changes}
    _count_as_released(Service, [pk for slug, pk in pks.items() if slug not in open_ones], True)


def _count_as_released(model: type[Any], pks: list[Any], yes: bool) -> None:
    wanted = [pk for pk in pks if pk is not None]
    for start in range(0, len(wanted), 10_000):
        some = model.objects.filter(pk__in=wanted[start : start + 10_000])
        some.update(released_version=F("version") if yes else 0)


def _compared(services: list[Service], rows: list[dict[str, Any]]) -> WorkingChanges:
    names = {service.slug: "" if service.retired else service.name for service in services}
    after: dict[CellKey, str] = {}
    codes = set()
    for row in rows:
        codes.add(_key(row))
        after.update((key, text) for key, text in _cells(row) if text)
        if row["error_code_id"] is not None:
            # Read with its codes: what was saved between the two queries parts none from the other.
            slug, retired = row["error_code__service__slug"], row["error_code__service__retired"]
            names[slug] = "" if retired else row["error_code__service__name"]
    for slug, name in names.items():
        codes.add((slug, ""))
        if name:
            after[CellKey(slug, "", "", SERVICE_FIELD)] = name
    return WorkingChanges(
        changes=difference(released_cells(codes), after),
        messages={row["pk"]: _key(row) for row in rows},
        error_codes={row["error_code_id"]: _key(row) for row in rows if row["error_code_id"]},
        services={service.pk: service.slug for service in services},
    )


def proposed_texts() -> dict[CellKey, dict[int, str]]:
    """Cells that open proposals bring: the text of each, by the proposal's number."""
    found: dict[CellKey, dict[int, str]] = {}
    rows = Change.objects.filter(release__in=Release.objects.open()).order_by("release_id")
    for number, text, *key in rows.values_list(
        "release_id", "new", "service", "code", "lang", "field"
    ):
        found.setdefault(CellKey(*key), {})[number] = text
    return found


def changed_messages() -> set[tuple[str, str]]:
    """Service slug and code of each message that the next release would change."""
    return codes_of(working_changes().changes)


_COLUMNS = (
    "pk",
    "error_code_id",
    "error_code__service__slug",
    "error_code__service__name",
    "error_code__service__retired",
    "error_code__code",
    "error_code__retired",
    *(f"error_code__{field}" for field in CODE_FIELDS),
    *TEXT_COLUMNS,
)


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


def released_cells(codes: Set[Code]) -> dict[CellKey, str]:
    """What is released of these services and codes (an empty code: the service's own name)."""
    return {key: text for key, (_pk, text) in released_rows(codes).items()}


def released_rows(codes: Set[Code]) -> dict[CellKey, tuple[int, str]]:
    """As `released_cells`, each text with its row's primary key."""
    rows = ReleasedCell.objects.all()
    if len(codes) <= _NAMED:
        rows = rows.filter(of_codes(codes))
    found = rows.values_list("service", "code", "lang", "field", "pk", "text")
    return {
        CellKey(*key): (pk, text)
        for *key, pk, text in found.iterator(chunk_size=5000)
        if (key[0], key[1]) in codes
    }


def of_codes(codes: Iterable[Code], *, slug: str = "service") -> Q:
    """Rows with a service and a `code` of these; `slug` is where they have the service's slug."""
    by_service: dict[str, list[str]] = {}
    for service, code in codes:
        by_service.setdefault(service, []).append(code)
    named = Q(pk__in=())
    for service, wanted in by_service.items():
        named |= Q(**{slug: service}, code__in=wanted)
    return named
