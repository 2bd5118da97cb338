"""Writing an export as a file: every cell a text, as it is."""

from __future__ import annotations

import io
import re

import tablib
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

FORMATS = ("csv", "xlsx")

# In a workbook `_x000D_` means a control character; a text that has it literally is escaped so.
# Source: ECMA-376, 22.9.2.19 (ST_Xstring).
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_table(dataset: tablib.Dataset, file_format: str) -> bytes:
    """`dataset` as one of FORMATS: CSV in UTF-8 without BOM, or XLSX."""
    if file_format == "xlsx":
        return _xlsx(dataset)
    return str(dataset.export("csv")).encode()


def _xlsx(dataset: tablib.Dataset) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("messages")
    sheet.freeze_panes = "C2"
    sheet.append([_cell(sheet, name, bold=True) for name in dataset.headers])
    for row in dataset:
        sheet.append([_cell(sheet, text) for text in row])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=_LOOKS_ESCAPED.sub("_x005F_", text))
    # Never a formula or an error value, however the text begins.
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
