"""The uploaded file once more, with a column that says what is wrong: to be mended and sent again."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import PurePath
from typing import Any, BinaryIO

from xlsxwriter import Workbook

from catalog.domain.quality import normalize
from catalog.domain.spreadsheet_text import guard_in_text_cell, unguard
from catalog.models import ImportRow, MessageImport
from catalog.models.import_cells import WRONG
from catalog.operations.importing.current import current_of
from catalog.operations.importing.find import own_import
from catalog.operations.importing.upload_file import unpacked
from catalog.operations.permissions import require
from catalog.operations.reading import Table, open_table
from catalog.operations.reading.header import KEY_COLUMNS, LANG, PROBLEM
from catalog.operations.reading.table import GUARDED, Row
from catalog.operations.writing import HAND_OFFS
from catalog.operations.writing.csv_file import write_csv
from catalog.operations.writing.tables import ExportTable
from catalog.operations.writing.text_sheet import TextSheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# Those that are handed back as a workbook; all others come as CSV.
_WORKBOOKS = ("xlsx", "ods")
# So many messages are asked for at once.
_BATCH = 200


def problem_file(*, of: int, by: Any, into: BinaryIO) -> tuple[str, str]:
    """Write the import's file, with its problems, `into` a file; its name and its media type.

    An XLSX or ODS file comes as XLSX, every other as CSV. Raises NotPermitted, NotFound.
    """
    require(by, "import_message")
    made = own_import(of, by)
    problems = _problems(made)
    with unpacked(made) as file:
        table = open_table(file, name=made.file_name)
        gone = _never_there(table) if table.kind in HAND_OFFS else frozenset()
        kept = [
            place
            for place, name in enumerate(table.columns)
            if name != PROBLEM and place not in gone
        ]
        columns = [*(table.columns[place] for place in kept), PROBLEM]
        whole = _unguarded(table)
        if made.erase_blanks:
            whole = _filled_in(whole, table.columns)
        rows = _rows(whole, kept, len(table.columns), problems)
        stem = PurePath(made.file_name).stem or "messages"
        if table.kind in _WORKBOOKS:
            _write_workbook(columns, rows, into)
            return f"{stem}-problems.xlsx", XLSX
        # Excel takes a CSV for UTF-8 only with a byte order mark.
        into.write(codecs.BOM_UTF8)
        write_csv(ExportTable(columns, rows), into)
        return f"{stem}-problems.csv", CSV


def _problems(made: MessageImport) -> dict[int, str]:
    """Number of the row → everything that is wrong in it."""
    wrong = ImportRow.objects.filter(of=made, wrong__gt=0).order_by("number", "pk")
    found: dict[int, list[str]] = {}
    for number, cells in wrong.values_list("number", "cells").iterator(chunk_size=500):
        for cell in cells:
            if cell["kind"] == WRONG:
                name = f"{cell['column']}: " if cell["column"] else ""
                found.setdefault(number, []).append(f"{name}{cell['problem']}")
    # On one line, so that the lines are those of the first file.
    return {number: "; ".join(told) for number, told in found.items()}


def _never_there(table: Table) -> frozenset[int]:
    """The places of columns that no row of this hand-off has."""
    # All of them are in memory already: reading/handed_off.py.
    rows = list(table.rows)
    table.rows = iter(rows)
    return frozenset.intersection(*(row.absent for row in rows)) if rows else frozenset()


def _unguarded(table: Table) -> Iterator[Row]:
    """The rows with their texts as they are meant."""
    for row in table.rows:
        if table.kind in GUARDED:
            row.cells[:] = map(unguard, row.cells)
        yield row


def _filled_in(rows: Iterator[Row], columns: Sequence[str]) -> Iterator[Row]:
    """The same, where a cell that the file does not have has the catalogue's text: it changes nothing.

    Blank, it would erase that text as soon as the file is sent again.
    """
    while some := list(islice(rows, _BATCH)):
        keys = {id(row): _key(row, columns) for row in some if row.absent}
        texts = current_of(keys.values())
        for row in some:
            known = texts.get(keys.get(id(row), ("", "")), {})
            lang = row.cells[columns.index(LANG)].strip().lower() if LANG in columns else ""
            for place in row.absent:
                name = columns[place]
                row.cells[place] = known.get(f"{name}_{lang}" if lang else name) or ""
        yield from some


def _key(row: Row, columns: Sequence[str]) -> tuple[str, str]:
    service, code = (normalize(row.cells[columns.index(name)]) for name in KEY_COLUMNS)
    return service, code


def _rows(
    rows: Iterator[Row], kept: list[int], width: int, problems: dict[int, str]
) -> Iterator[list[str]]:
    """The cells as they stand in the file, however many there are, and the problem.

    `width`: how many columns the file's header has.
    """
    for number, row in enumerate(rows, start=1):
        # What stands beyond the header would lie under the problem's.
        more = [cell for cell in row.cells[width:] if cell]
        yield [*(row.cells[place] for place in kept), problems.get(number, ""), *more]


def _write_workbook(columns: list[str], rows: Iterator[list[str]], into: BinaryIO) -> None:
    book = Workbook(into, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("messages", TextSheet)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    wrong = book.add_format({"num_format": "@", "text_wrap": True, "bg_color": "#FDE68A"})
    place_of_problem = len(columns) - 1
    sheet.set_column(0, place_of_problem, 24, text)
    sheet.freeze_panes(1, 2)
    for number, row in enumerate(chain([columns], rows)):
        for place, cell in enumerate(row):
            if cell:
                look = wrong if place == place_of_problem else text
                sheet.write_string(number, place, guard_in_text_cell(cell), look)
    book.close()
