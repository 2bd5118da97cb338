"""The rows of an import as its page shows them: by service and code, each text with what it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from catalog.admin import cells_shown
from catalog.admin.cells_shown import shown_cell
from catalog.admin.narrowing import service_name, service_names
from catalog.domain.cells import FALLBACK
from catalog.models import ImportRow, Message
from catalog.models.import_cells import CHANGED, CONFLICT, WRONG
from catalog.operations.importing.read_import import ShownCell, ShownRow, shown


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text that changes. In a conflict `cell` is the file's and `theirs` the catalogue's,

    each held against `base`, what it was when it was exported. `name`: what its choice posts.
    """

    cell: cells_shown.ShownCell
    warnings: list[str]
    base: str = ""
    theirs: cells_shown.ShownCell | None = None
    name: str = ""
    choice: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the file. With something `wrong` it stays out as a whole."""

    line: int
    comes: bool
    texts: list[ShownText]
    wrong: list[ShownCell]
    without_version: bool


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code with its lines: in the long shape it has one for each language.

    `message`: the primary key of its message in the working copy, or None.
    """

    service: str
    service_name: str
    code: str
    comes: bool
    message: int | None
    lines: list[ShownLine]

    @property
    def is_fallback(self) -> bool:
        return self.service == FALLBACK


# Row and column → `mine` or `theirs`.
Choices = Mapping[int, Mapping[str, str]]


def shown_codes(rows: Sequence[ImportRow], unsaved: Choices) -> list[ShownCode]:
    """A page of rows, in their order; `unsaved` choices stand in the place of those that are saved."""
    names = service_names({row.service for row in rows})
    pks = _messages(rows)
    return [
        _code(key, [_line(line, unsaved.get(line.pk, {})) for line in lines], names, pks)
        for key, lines in groupby(shown(rows), key=lambda one: (one.service, one.code))
    ]


def _messages(rows: Iterable[ImportRow]) -> dict[tuple[str, str], int]:
    """Service and code → the message's primary key; also of what this import has made."""
    keys = {(row.service, row.code) for row in rows}
    found = (
        Message.objects.rewrite(False)
        .of_keys(keys)
        .values_list("error_code__service__slug", "error_code__code", "pk")
    )
    return {(service or FALLBACK, code or FALLBACK): pk for service, code, pk in found}


def _code(
    key: tuple[str, str],
    lines: list[ShownLine],
    names: Mapping[str, str],
    pks: Mapping[tuple[str, str], int],
) -> ShownCode:
    service, code = key
    return ShownCode(
        service=service,
        service_name=service_name(service, names) or _("Without a service"),
        code=code or "—",
        comes=any(line.comes for line in lines),
        message=pks.get(key),
        lines=lines,
    )


def _line(row: ShownRow, unsaved: Mapping[str, str]) -> ShownLine:
    changed = [cell for cell in row.cells if cell.kind == CHANGED]
    wrong = [cell for cell in row.cells if cell.kind == WRONG]
    return ShownLine(
        line=row.line,
        comes=row.is_new,
        texts=[
            # In a row that stays out there is nothing to decide.
            _change(cell) if wrong or cell.kind != CONFLICT else _conflict(row.pk, cell, unsaved)
            for cell in row.cells
            if cell.kind != WRONG
        ],
        wrong=wrong,
        without_version=not row.is_new and any(cell.base is None for cell in changed),
    )


def _change(cell: ShownCell) -> ShownText:
    return ShownText(shown_cell(cell.column, cell.current, cell.file), _warnings(cell))


def _conflict(row: int, cell: ShownCell, unsaved: Mapping[str, str]) -> ShownText:
    base = cell.base or ""
    return ShownText(
        cell=shown_cell(cell.column, base, cell.file),
        warnings=_warnings(cell),
        base=base,
        theirs=shown_cell(cell.column, base, cell.current),
        name=f"{row}.{cell.column}",
        choice=unsaved.get(cell.column, cell.choice),
        by=cell.by,
        at=cell.at,
    )


def _warnings(cell: ShownCell) -> list[str]:
    return [_(problem.template) % problem.params for problem in cell.warnings]
