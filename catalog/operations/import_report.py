"""What an import met: conflicts and wrong cells, for whoever does not look at its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from catalog.models import MessageImport
from catalog.models.import_cells import CONFLICT, WRONG
from catalog.operations.importing.read_import import ShownCell, ShownRow, rows_of, shown

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class ConflictCell:
    """A text that both sides changed: as it was, as it is now, as the file has it.

    `by` and `at`: who wrote the one that is there now, and when. `choice`: what was decided, `mine`
    (the file's) or `theirs`, or empty.
    """

    line: int
    service: str
    code: str
    column: str
    base: str
    current: str
    file: str
    by: str
    at: datetime | None
    choice: str


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that can't be taken, and what to do. `column` is empty where the whole row is wrong."""

    line: int
    service: str
    code: str
    column: str
    value: str
    reason: str


def conflicts_of(made: MessageImport, *, most: int | None = None) -> list[ConflictCell]:
    """In the file's order; at most so many."""
    cells = (
        ConflictCell(
            line=row.line,
            service=row.service,
            code=row.code,
            column=cell.column,
            base=cell.base or "",
            current=cell.current,
            file=cell.file,
            by=cell.by,
            at=cell.at,
            choice=cell.choice,
        )
        for row, cell in _cells(made, CONFLICT)
    )
    return list(islice(cells, most))


def wrong_cells_of(made: MessageImport, *, most: int | None = None) -> list[WrongCell]:
    """In the file's order; at most so many."""
    cells = (
        WrongCell(row.line, row.service, row.code, cell.column, cell.file, cell.problem)
        for row, cell in _cells(made, WRONG)
    )
    return list(islice(cells, most))


def _cells(made: MessageImport, kind: str) -> Iterator[tuple[ShownRow, ShownCell]]:
    rows = rows_of(made, show="conflict" if kind == CONFLICT else "wrong").order_by("line", "pk")
    start = 0
    while page := list(rows[start : start + _CHUNK]):
        for row in shown(page):
            for cell in row.cells:
                if cell.kind == kind:
                    yield row, cell
        start += _CHUNK
