"""ODS (LibreOffice Calc): the rows of a sheet as its XML unpacks, with formulas' values.

All sheets stand in one part, which is read once: the first whose header fits is taken, and what
follows it is looked at for another.
Source of the elements: OpenDocument 1.3, part 3, 9 (tables), 19 (attributes).
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.operations.reading.archive import Archive
from catalog.operations.reading.document_cells import TABLE, CellHandler
from catalog.operations.reading.header import fits
from catalog.operations.reading.part_xml import Attributes
from catalog.operations.reading.sheet import (
    MAX_SHEETS,
    SheetRow,
    collected,
    none_fits,
    several_fit,
    table_of,
    too_many,
)
from catalog.operations.reading.table import Table

CONTENT = "content.xml"
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
# Far more styles than sheets that a person has hidden.
_MAX_HIDDEN = 1_000


def table(archive: Archive) -> Table:
    """The only sheet whose header fits; else the only one that has any text. Raises UnreadableFile.

    A second one that fits is found when the rows have come; then they raise UnreadableFile.
    """
    handler = _TableHandler()
    rows = collected(archive, CONTENT, handler)
    header = next(rows, None)
    if header is None:
        if len(handler.others) != 1:
            raise none_fits(list(handler.others.values()))
        handler = _TableHandler(only=next(iter(handler.others)))
        rows = collected(archive, CONTENT, handler)
        header = next(rows)
    return table_of(OdsSheet(handler), header, _alone(rows, handler), "ods")


def _alone(rows: Iterator[SheetRow], handler: _TableHandler) -> Iterator[SheetRow]:
    yield from rows
    if len(handler.fitting) > 1:
        raise several_fit(handler.fitting)


class OdsSheet:
    """The sheet that was taken; see sheet.Place."""

    last_line = None
    width = None

    def __init__(self, handler: _TableHandler) -> None:
        self._handler = handler

    def merged_in(self, line: int) -> list[str]:
        """The first cells of merged ranges that begin in a row which has been read."""
        return self._handler.merged.get(line, [])


class _TableHandler(CellHandler):
    """Collects the rows of the first table that fits, from its header on; or of the one `only`.

    `fitting`: the names of all that fit; `others`: of those that don't but have text, by place.
    What a person has hidden is no table here.
    """

    def __init__(self, only: int | None = None) -> None:
        super().__init__()
        self.fitting: list[str] = []
        self.others: dict[int, str] = {}
        self._only, self._place, self._name = only, -1, ""
        self._is_taken = self._is_any_taken = False
        self._style, self._hidden = "", set[str]()
        self.starts |= {
            "style": self._begin_style,
            "table-properties": self._style_of_table,
            "table": self._begin_table,
        }
        self.ends["table"] = self._end_table

    def _begin_style(self, attributes: Attributes) -> None:
        self._style = attributes.get(f"{_STYLE}name", "")

    def _style_of_table(self, attributes: Attributes) -> None:
        if attributes.get(f"{TABLE}display") == "false" and len(self._hidden) < _MAX_HIDDEN:
            self._hidden.add(self._style)

    def _begin_table(self, attributes: Attributes) -> None:
        self._place += 1
        self._name = attributes.get(f"{TABLE}name", "")
        is_hidden = attributes.get(f"{TABLE}style-name") in self._hidden
        self._is_taken = False
        self.begin_table(
            is_read=not is_hidden if self._only is None else self._place == self._only,
            is_noted=not self._is_any_taken,
        )

    def _end_table(self) -> None:
        self.is_read = False

    def end_row(self, repeated: int = 1) -> None:
        """The row is complete. The first of a table that has any text tells what the table is."""
        before = len(self.found)
        super().end_row(repeated)
        if self._is_taken or len(self.found) == before:
            return
        row = self.found[-1]
        if not row.is_blank:
            self._first_row(row)
        if not self._is_taken:
            self.found.pop()

    def _first_row(self, row: SheetRow) -> None:
        is_fitting = fits(row.cells)
        if is_fitting:
            self.fitting.append(self._name)
        else:
            self.others[self._place] = self._name
        if len(self.fitting) + len(self.others) > MAX_SHEETS:
            raise too_many()
        if self._only is not None or (is_fitting and not self._is_any_taken):
            self._is_taken = self._is_any_taken = True
        else:
            self.is_read = False
