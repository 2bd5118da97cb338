"""XLSX: the rows of a sheet as its XML unpacks, with formulas' values.

Why not a library: openpyxl holds all texts in memory, and calamine (Rust) the whole sheet too, as
a full rectangle, so that one cell in a far corner takes the machine; neither tells a formula
without a value from an empty cell. openpyxl's knowledge of date formats is used.
Source of the parts and elements: ECMA-376, part 1, 18 (SpreadsheetML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from catalog.operations.reading import cell_values
from catalog.operations.reading.archive import Archive
from catalog.operations.reading.part_xml import Attributes, parse_whole
from catalog.operations.reading.shared_strings import SharedStrings, unescaped
from catalog.operations.reading.sheet import (
    MAX_SHEETS,
    RowHandler,
    SheetRow,
    collected,
    too_many,
)
from catalog.operations.reading.workbook_parts import Book, DateStyles, Targets

WORKBOOK = "xl/workbook.xml"
_SMALL_PART = 16 << 20
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,99}?ref="([A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7}))"'
)


def sheets(archive: Archive) -> Iterator[XlsxSheet]:
    """The workbook's sheets in their order, without hidden ones. Raises UnreadableFile."""
    book = Book()
    parse_whole(archive.blocks(WORKBOOK, limit=_SMALL_PART), book)
    targets = Targets()
    parse_whole(archive.blocks("xl/_rels/workbook.xml.rels", limit=_SMALL_PART), targets)
    dates = DateStyles()
    if (styles := targets.by_type.get("styles", "")) in archive.names:
        parse_whole(archive.blocks(styles, limit=_SMALL_PART), dates)
    strings = None
    if (part := targets.by_type.get("sharedStrings", "")) in archive.names:
        strings = SharedStrings(archive.blocks(part))
    if len(book.sheets) > MAX_SHEETS:
        raise too_many()
    for name, relation in book.sheets:
        if (part := targets.by_id.get(relation, "")) in archive.names:
            yield XlsxSheet(archive, part, name, _Values(strings, dates, book.since_1904))


class XlsxSheet:
    """One sheet; see sheet.Sheet."""

    def __init__(self, archive: Archive, part: str, name: str, values: _Values) -> None:
        self.name = name
        self._archive, self._part, self._values = archive, part, values
        self._handler = _RowHandler(values)

    @property
    def last_line(self) -> int | None:
        """The last row, where the sheet says it before its first row."""
        return self._handler.extent[0]

    @property
    def width(self) -> int | None:
        """The number of columns, where the sheet says it before its first row."""
        return self._handler.extent[1]

    def rows(self) -> Iterator[SheetRow]:
        """The rows, from the beginning."""
        self._handler = _RowHandler(self._values)
        return collected(self._archive, self._part, self._handler)

    def merged_in(self, line: int) -> list[str]:
        """The merged ranges that touch a row. They stand behind all rows, so the part is read through."""
        found, before = [], b""
        for block in self._archive.blocks(self._part):
            text = before + block
            end = text.rfind(b">") + 1
            for whole, first, last in _MERGED.findall(text, 0, end):
                if int(first) <= line <= int(last):
                    found.append(whole.decode())
            before = text[end:][-1000:]
        return found


class _Values:
    """What the values of cells mean."""

    def __init__(self, strings: SharedStrings | None, dates: DateStyles, since_1904: bool) -> None:
        self.strings, self._dates, self._since_1904 = strings, dates, since_1904

    def is_date(self, style: str | None) -> bool:
        """Whether numbers in that style are dates or times; raises LookupError for none."""
        return style is not None and self._dates.has(int(style))

    def date(self, value: str) -> str:
        """The text of a date or time."""
        return cell_values.date_text(value, since_1904=self._since_1904)

    def shared(self, number: str) -> str:
        """The shared text with that number; raises LookupError where there is none."""
        if self.strings is None:
            raise LookupError("sharedStrings")
        return self.strings[int(number)]


class _RowHandler(RowHandler):
    def __init__(self, values: _Values) -> None:
        super().__init__()
        self.extent: tuple[int | None, int | None] = (None, None)
        self._values = values
        self._column, self._type = -1, "n"
        self._style: str | None = None
        self._formula = self._collecting = self._phonetic = False
        self.starts = {
            "dimension": self._dimension,
            "row": self._row,
            "c": self._begin_cell,
            "v": self._begin_value,
            "t": self._begin_value,
            "f": self._begin_formula,
            "rPh": self._begin_phonetic,
        }
        self.ends = {
            "row": self.end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "t": self._end_value,
            "rPh": self._end_phonetic,
        }

    def text(self, data: str) -> None:
        if self._collecting:
            self.collect(data)

    def _dimension(self, attributes: Attributes) -> None:
        last = attributes.get("ref", "").rpartition(":")[2]
        if found := re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", last):
            self.extent = int(found[2]), _index_of(found[1]) + 1

    def _row(self, attributes: Attributes) -> None:
        self.begin_row(int(attributes.get("r", self.line + 1)))
        self._column = -1

    def _begin_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        self._column = _index_of(place.rstrip("0123456789")) if place else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._formula = False
        self._parts.clear()

    def _begin_value(self, _attributes: Attributes) -> None:
        self._collecting = not self._phonetic

    def _end_value(self) -> None:
        self._collecting = False

    def _begin_formula(self, _attributes: Attributes) -> None:
        self._formula = True

    def _begin_phonetic(self, _attributes: Attributes) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _end_cell(self) -> None:
        value = "".join(self._parts)
        kind, column = self._type, self._column
        if not value:
            # A formula whose value is an empty text says that it is a text.
            missing = self._formula and kind != "str"
            self.put(column, "", cell_values.formula_without_value() if missing else "")
        elif kind == "s":
            self.put(column, self._values.shared(value))
        elif kind == "n":
            self._put_number(column, value)
        elif kind == "d":
            self.put_made(column, value.replace("T", " "), "date")
        elif kind == "b":
            self.put_made(column, "TRUE" if value == "1" else "FALSE", "truth")
        elif kind == "e":
            self.put(column, value, cell_values.error_value(value))
        else:
            self.put(column, unescaped(value))

    def _put_number(self, column: int, value: str) -> None:
        if self._values.is_date(self._style):
            self.put_made(column, self._values.date(value), "date")
        else:
            self.put_number(column, cell_values.number_text(value))


@cache
def _index_of(letters: str) -> int:
    """`A` → 0, `AA` → 26. Raises ValueError for what is no column."""
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError(letters[:20])
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
