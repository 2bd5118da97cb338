"""Files with a message's texts, as product teams' and translators' own programs write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from translate.storage.pypo import pofile
from translate.storage.xliff2 import Xliff2File

from catalog.domain.cells import TEXT_FIELDS
from catalog.domain.spreadsheet_text import guard_in_text_cell
from catalog.operations.writing import Shape
from tests.operations.reading.files import ods, ods_row, saved

KEY = {"service": "cms", "code": "cms.new.code"}
TABLES = ("csv", "xlsx", "ods")
HAND_OFFS = ("xliff", "po")
Texts = Mapping[str, str]


def rows_of(texts: Texts, shape: Shape) -> list[dict[str, str]]:
    """The rows of a table: one with a column for each text, or one for each language."""
    if shape == "wide":
        return [{**KEY, **texts}]
    tags = dict.fromkeys(column.rpartition("_")[2] for column in texts)
    return [
        {**KEY, "lang": tag, **{field: texts[f"{field}_{tag}"] for field in TEXT_FIELDS}}
        for tag in tags
    ]


def table_file(kind: str, rows: list[dict[str, str]]) -> bytes:
    """One of TABLES. An apostrophe that would be taken off has another one in front."""
    cells = [[guard_in_text_cell(text) for text in row.values()] for row in rows]
    written = {"csv": _csv, "xlsx": _xlsx, "ods": _ods}[kind]
    return written([list(rows[0]), *cells])


def _csv(rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def _xlsx(rows: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        cells = []
        for text in row:
            # A text that looks like one of the format's own escapes is escaped itself: ECMA-376, ST_Xstring.
            cell = WriteOnlyCell(sheet, value=re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text))
            # Whatever it looks like, it is no formula.
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    return saved(book)


def _ods(rows: list[list[str]]) -> bytes:
    return ods("".join(ods_row(*map(_ods_cell, row)) for row in rows))


def _ods_cell(text: str) -> str:
    """It has a paragraph for each line, and an element for each blank."""
    lines = (escape(line).replace(" ", "<text:s/>") for line in re.split("\r\n|\r|\n", text))
    inner = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'


def hand_off_file(kind: str, texts: Texts, lang: str) -> bytes:
    """One of HAND_OFFS, filled in by translate-toolkit: the texts in `lang` beside English ones."""
    store: Any = pofile() if kind == "po" else Xliff2File()
    if kind == "po":
        store.updateheader(add=True, Language=lang, Content_Type="text/plain; charset=UTF-8")
    else:
        store.setsourcelanguage("en")
        store.settargetlanguage(lang)
    for field in TEXT_FIELDS:
        unit = store.addsourceunit(texts.get(f"{field}_en") or "No English yet")
        name = f"{KEY['service']}.{KEY['code']}.{field}"
        if kind == "po":
            unit.setcontext(name)
        else:
            unit.setid(name)
        unit.target = texts[f"{field}_{lang}"]
    file = io.BytesIO()
    store.serialize(file)
    return file.getvalue()
