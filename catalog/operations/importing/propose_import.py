"""Proposing what an import brought, as a whole and nothing else."""

from __future__ import annotations

from typing import Any

from catalog.domain.cells import (
    CODE_FIELDS,
    FALLBACK,
    FIELDS,
    SERVICE_FIELD,
    TEXT_COLUMNS,
    CellKey,
    split_column,
)
from catalog.domain.languages import SOURCE
from catalog.domain.selection import Selection
from catalog.models import ImportRow, MessageImport, Release
from catalog.operations.errors import NotOpen
from catalog.operations.importing.cells import decided_texts
from catalog.operations.importing.read_import import read_import
from catalog.operations.propose import propose


def propose_import(*, of: int, by: Any, note: str) -> Release:
    """A proposal of every cell that the import wrote, as it stands now.

    Raises NotPermitted, NotFound, NotOpen where it was not imported or is undone, NothingToPropose,
    MissingSource.
    """
    made = read_import(of=of, by=by)
    if made.state != MessageImport.State.APPLIED:
        raise NotOpen(str(made.get_state_display()))
    return propose(by=by, note=note, selection=selection_of(made))


def selection_of(made: MessageImport) -> Selection:
    """The cells that the import wrote."""
    cells: set[CellKey] = set()
    for row in ImportRow.objects.filter(of=made, wrong=0).iterator(chunk_size=500):
        cells.update(_key(row, column) for column, _text in decided_texts(row))
        if row.is_new and row.service != FALLBACK:
            # What a new code can't live without, whoever wrote it.
            cells.add(CellKey(row.service, "", "", SERVICE_FIELD))
            cells.update(
                CellKey(row.service, row.code, "" if field in CODE_FIELDS else SOURCE, field)
                for field in FIELDS
                if field != SERVICE_FIELD
            )
    return Selection(cells=frozenset(cells))


def _key(row: ImportRow, column: str) -> CellKey:
    if column in TEXT_COLUMNS:
        field, lang = split_column(column)
        return CellKey(row.service, row.code, lang, field)
    return CellKey(row.service, row.code, "", column)
