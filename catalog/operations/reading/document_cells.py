"""The cells of an ODS table: their texts as a person sees them, however often they are repeated."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from catalog.operations.reading import cell_values
from catalog.operations.reading.header import MAX_COLUMNS
from catalog.operations.reading.part_xml import Attributes
from catalog.operations.reading.sheet import RowHandler

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
TABLE = f"{_OASIS}:table:1.0 "
_OFFICE, _TEXT = f"{_OASIS}:office:1.0 ", f"{_OASIS}:text:1.0 "
_ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_MAX_MERGED = 100


class CellHandler(RowHandler):
    """Collects the rows of the table that `is_read`, as the elements in it are met.

    `merged`: the first cells of merged ranges, by line.
    """

    # Notes and drawings lie upon a cell; and tables that are no sheets.
    skipped = (
        *(f"{_OFFICE}annotation", f"{_OASIS}:drawing:1.0 ", f"{_OASIS}:dr3d:1.0 "),
        *(f"{TABLE}shapes", f"{TABLE}tracked-changes", f"{TABLE}dde-link"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.is_read = False
        self.merged: dict[int, list[str]] = {}
        self._is_noted = False
        self._next_line, self._times = 1, 1
        self._column, self._paragraphs = 0, 0
        self._cell: Attributes = {}
        self._in_paragraph = False
        self.starts = {
            "table-row": self._begin_row,
            "table-cell": self._begin_cell,
            "covered-table-cell": self._begin_cell,
            "p": self._begin_paragraph,
            "s": self._spaces,
            "tab": self._tab,
            "line-break": self._line_break,
        }
        self.ends = {
            "table-row": self._end_row,
            "p": self._end_paragraph,
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_cell,
        }

    def begin_table(self, *, is_read: bool, is_noted: bool) -> None:
        """Another table, with lines of its own. `is_noted`: what is merged in it, no more that before."""
        self.is_read, self._is_noted = is_read, is_noted
        self.line, self._next_line = 0, 1
        if is_noted:
            self.merged.clear()

    def text(self, data: str) -> None:
        """A piece of text."""
        if self._in_paragraph:
            self.collect(data)

    def _begin_row(self, attributes: Attributes) -> None:
        if self.is_read:
            self._times = int(attributes.get(f"{TABLE}number-rows-repeated", 1))
            self.begin_row(self._next_line)
            self._column = 0

    def _end_row(self) -> None:
        if self.is_read:
            self._next_line += self._times
            self.end_row(self._times)

    def _begin_cell(self, attributes: Attributes) -> None:
        if self.is_read:
            self._cell = attributes
            self._paragraphs = 0
            self._parts.clear()

    def _begin_paragraph(self, _attributes: Attributes) -> None:
        if self.is_read:
            if self._paragraphs:
                self.collect("\n")
            self._paragraphs += 1
            self._in_paragraph = True

    def _end_paragraph(self) -> None:
        self._in_paragraph = False

    def _spaces(self, attributes: Attributes) -> None:
        if self._in_paragraph:
            self.collect(" " * min(int(attributes.get(f"{_TEXT}c", 1)), 1_000))

    def _tab(self, _attributes: Attributes) -> None:
        if self._in_paragraph:
            self.collect("\t")

    def _line_break(self, _attributes: Attributes) -> None:
        if self._in_paragraph:
            self.collect("\n")

    def _end_cell(self) -> None:
        if not self.is_read:
            return
        repeated = int(self._cell.get(f"{TABLE}number-columns-repeated", 1))
        if repeated < 1:
            raise ValueError(f"row {self.line}")
        self._note_merged()
        shown, first = "".join(self._parts), self._column
        self._put(first, shown)
        # What is blank counts once, however wide it is; only text fills columns.
        if len(self._cells) > first:
            for column in range(first + 1, first + min(repeated, MAX_COLUMNS + 1)):
                self._put(column, shown)
        self._column += repeated

    def _put(self, column: int, shown: str) -> None:
        cell = self._cell
        kind = cell.get(f"{_OFFICE}value-type", "")
        if cell.get(_ERROR_TYPE) == "error":
            self.put(column, shown, cell_values.error_value(shown))
        elif f"{TABLE}formula" in cell and not kind and not shown:
            self.put(column, "", cell_values.formula_without_value())
        elif kind in ("float", "percentage", "currency"):
            self.put_number(column, cell_values.number_text(cell.get(f"{_OFFICE}value", "")))
        elif kind == "date":
            value = cell.get(f"{_OFFICE}date-value", shown)
            self.put_made(column, value.replace("T", " "), "date")
        elif kind == "time":
            self.put_made(column, shown, "date")
        elif kind == "boolean":
            value = cell.get(f"{_OFFICE}boolean-value", shown)
            self.put_made(column, value.upper(), "truth")
        else:
            self.put(column, shown or cell.get(f"{_OFFICE}string-value", ""))

    def _note_merged(self) -> None:
        spans = (f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned")
        # The header stands among the first rows with text.
        if (
            self._is_noted
            and len(self.merged) < _MAX_MERGED
            and any(int(self._cell.get(name, 1)) > 1 for name in spans)
        ):
            place = f"{get_column_letter(min(self._column + 1, 18_278))}{self.line}"
            self.merged.setdefault(self.line, []).append(place)
