"""XLSX for people: the head stays in view, what may not be changed is locked, gaps have a colour.

Written with XlsxWriter, which keeps one row in memory at a time and has all of this; openpyxl's
streaming mode is slower and leaves validation and colours to be written by hand. Every cell is a
text: what looks like a formula, a number or a date is one too, and stays one when it is edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from catalog.domain.cells import RESOLUTIONS
from catalog.domain.languages import BY_TAG
from catalog.domain.spreadsheet_text import guard_in_text_cell, is_risky
from catalog.operations.writing.sheet_columns import SheetColumn
from catalog.operations.writing.tables import KEY_COLUMNS, ExportTable
from catalog.operations.writing.text_sheet import TextSheet

_GREY, _AMBER, _LINE = "#F3F4F6", "#FDE68A", "#D1D5DB"
# The cells' own format: Excel's "Text", so that nothing typed there becomes a number or a date.
_TEXT = {"num_format": "@", "text_wrap": True, "valign": "top"}
_HEAD = {**_TEXT, "bold": True, "bg_color": "#1F2937", "font_color": "#FFFFFF"}
# What Excel lets people do with a protected sheet. It has no password: it guards against slips.
_ALLOWED = ("format_columns", "format_rows", "sort", "autofilter")


def write_xlsx(
    table: ExportTable, columns: Sequence[SheetColumn], file: BinaryIO, *, right_to_left: bool
) -> None:
    """Write `table` as a workbook of one sheet. `columns` has one for each of the table's.

    `right_to_left`: the first column stands on the right.
    """
    # A caller who fails halfway must get its own error, not one of a half-written book.
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("messages", TextSheet)
    if right_to_left:
        sheet.right_to_left()
    rows = _write_rows(book, sheet, table, columns)
    _frame(sheet, rows, columns)
    _guide(book, sheet, rows, columns)
    book.close()


def _write_rows(book: Any, sheet: Any, table: ExportTable, columns: Sequence[SheetColumn]) -> int:
    """Head and cells; returns how many rows there are below the head."""
    head = book.add_format(_HEAD)
    formats = [_formats(book, column) for column in columns]
    for place, (column, (plain, _quoted)) in enumerate(zip(columns, formats, strict=True)):
        sheet.set_column(place, place, column.width, plain)
        sheet.write_string(0, place, column.name, head)
    number = 0
    for number, row in enumerate(table.rows, start=1):
        for place, text in enumerate(row):
            # A blank cell has its column's format already.
            if text:
                look = formats[place][is_risky(text)]
                sheet.write_string(number, place, guard_in_text_cell(text), look)
    return number


def _formats(book: Any, column: SheetColumn) -> tuple[Any, Any]:
    """For a column's cells, and for those that would be a formula if somebody typed them."""
    look: dict[str, Any] = {**_TEXT, "locked": column.is_locked}
    if column.is_locked:
        look |= {"bg_color": _GREY, "border": 1, "border_color": _LINE}
    if column.is_right_to_left:
        look |= {"reading_order": 2, "align": "right"}
    return book.add_format(look), book.add_format({**look, "quote_prefix": True})


def _frame(sheet: Any, rows: int, columns: Sequence[SheetColumn]) -> None:
    """What stays in view, on the screen and on paper; and the protection."""
    sheet.freeze_panes(1, len(KEY_COLUMNS))
    sheet.autofilter(0, 0, rows, len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if any(column.is_locked for column in columns):
        sheet.protect("", dict.fromkeys(_ALLOWED, True))


def _guide(book: Any, sheet: Any, rows: int, columns: Sequence[SheetColumn]) -> None:
    """Colour for what is missing, and what a cell says when it is chosen."""
    missing = book.add_format({"bg_color": _AMBER})
    for place, column in enumerate(columns):
        cells = (1, place, max(rows, 1), place)
        if column.is_locked:
            continue
        if column.must_be_filled:
            sheet.conditional_format(*cells, {"type": "blanks", "format": missing})
        if column.limit:
            sheet.data_validation(*cells, _length_rule(column))
        if column.name == "resolution":
            sheet.data_validation(*cells, {"validate": "list", "source": list(RESOLUTIONS)})


def _length_rule(column: SheetColumn) -> dict[str, Any]:
    """A warning, not a stop: a spreadsheet counts otherwise than a reader does."""
    told = _("At most %(limit)d characters.") % {"limit": column.limit}
    title = BY_TAG[column.lang].native_name if column.lang else column.field
    return {
        "validate": "length",
        "criteria": "<=",
        "value": column.code_points,
        "ignore_blank": True,
        "input_title": title,
        "input_message": told,
        "error_title": title,
        "error_message": told,
        "error_type": "warning",
    }
