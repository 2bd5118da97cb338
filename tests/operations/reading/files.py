"""Files as programs write them, for the tests of reading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

import xlsxwriter
from openpyxl import Workbook

from catalog.operations.reading import Table, open_table
from catalog.operations.reading.shape import RowProblem, ShapedRow, shaped

_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "drawing")
) + (' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"')
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def opened(data: bytes) -> Table:
    """The table in a file with these bytes."""
    return open_table(io.BytesIO(data), name="texts")


def cells_of(data: bytes) -> list[list[str]]:
    """The cells of all rows below the header."""
    return [row.cells for row in opened(data).rows]


def shaped_rows(data: bytes) -> list[ShapedRow | RowProblem]:
    """The file's rows by key and column."""
    return list(shaped(opened(data)).rows)


def problems_of(data: bytes) -> list[RowProblem]:
    """The file's wrong cells and rows."""
    return [row for row in shaped_rows(data) if isinstance(row, RowProblem)]


def saved(book: Workbook) -> bytes:
    """The bytes of an XLSX file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: Iterable[object]) -> bytes:
    """An XLSX file with one sheet."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    return saved(book)


def shared_workbook(*rows: Iterable[str]) -> bytes:
    """An XLSX file with one sheet whose texts stand in a part of their own, as Excel writes them."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(line, column, text)
    return file.getvalue()


def archive(parts: Mapping[str, bytes | str], *, packed: bool = True) -> bytes:
    """A zip archive; not `packed`: as large as what is in it, so that its ratio tells nothing."""
    file = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", how) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def with_part(data: bytes, name: str, part: bytes | str, *, packed: bool = True) -> bytes:
    """The archive with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    return archive({**parts, name: part}, packed=packed)


def sheet_xml(*rows: str) -> str:
    """The XML of an XLSX sheet, for what openpyxl does not write."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def with_sheet(*rows: str) -> bytes:
    """An XLSX file whose sheet is written by hand."""
    return with_part(workbook(), "xl/worksheets/sheet1.xml", sheet_xml(*rows))


def inline(*texts: str) -> str:
    """A row of an XLSX sheet that has its texts in the cells, as streaming programs write them."""
    cells = (f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f"<row>{''.join(cells)}</row>"


def ods(*tables: str, hidden: int = 0) -> bytes:
    """An ODS file with these tables' XML. `hidden`: the number of the one that nobody sees."""
    style = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    sheets = "".join(
        f'<table:table table:name="Sheet{number}" table:style-name="ta{1 + (number == hidden)}">'
        f"{rows}</table:table>"
        for number, rows in enumerate(tables, start=1)
    )
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    content = f"<office:document-content {_NAMESPACES}>{style}{body}</office:document-content>"
    return archive({"mimetype": MIMETYPE, "content.xml": content})


def ods_row(*cells: str, attributes: str = "") -> str:
    """A row of an ODS table; a cell is a text, or an element."""
    inner = "".join(
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{inner}</table:table-row>"
