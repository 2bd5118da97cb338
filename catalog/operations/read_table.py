"""Reading an upload (CSV or XLSX) as a table of texts, each row with the line it stands on."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from catalog.operations.errors import UnreadableFile

MAX_BYTES = 64 * 1024 * 1024
_MAX_COLUMNS = 200
csv.field_size_limit(1_000_000)

# Excel writes a carriage return in a cell as `_x000D_`, and an underscore before something that
# looks like that as `_x005F_`. Source: ECMA-376, 22.9.2.19 (ST_Xstring). openpyxl leaves them.
_ESCAPED = re.compile(r"_x(000[9AaDd]|005[Ff])_")

# Whatever openpyxl raises for a damaged workbook. SyntaxError: the XML is broken, whether lxml or
# Python's own parser says so.
_NO_WORKBOOK = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, EOFError),
    *(LookupError, ValueError, TypeError, AttributeError, RuntimeError, OverflowError, OSError),
)


@dataclass(frozen=True, slots=True)
class Row:
    """`line`: where the row starts in the file, the first line being 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The header's names, and the rows that have any text, each as long as the header or longer."""

    columns: list[str]
    rows: list[Row]


def read_table(data: bytes) -> Table:
    """The table in a CSV (UTF-8, with or without BOM) or XLSX file. Raises UnreadableFile."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            _("The file is larger than %(size)d MB. Split it.") % {"size": MAX_BYTES >> 20}
        )
    rows = _xlsx_rows(data) if data[:4] == b"PK\x03\x04" else _csv_rows(data)
    filled = (row for row in rows if any(cell.strip() for cell in row.cells))
    header = next(filled, None)
    if header is None:
        raise UnreadableFile(_("The file has no rows. The first one must name the columns."))
    columns = [cell.strip() for cell in header.cells]
    while columns and not columns[-1]:
        columns.pop()
    return Table(columns, [Row(row.line, _padded(row.cells, len(columns))) for row in filled])


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _csv_rows(data: bytes) -> Iterator[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableFile(
            _("Line %(line)d is not UTF-8. In Excel, save it as “CSV UTF-8”.") % {"line": line}
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            _("From line %(line)d on this is no CSV: %(reason)s. Check its quotation marks.")
            % {"line": line, "reason": error}
        ) from None


def _xlsx_rows(data: bytes) -> Iterator[Row]:
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        for line, cells in enumerate(
            sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS), start=1
        ):
            yield Row(line, ["" if cell is None else _unescaped(str(cell)) for cell in cells])
    except _NO_WORKBOOK as error:
        raise UnreadableFile(
            _("This is no XLSX file that can be read (%(reason)s). Save it anew from Excel.")
            % {"reason": error}
        ) from None


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
