"""What sheets of XLSX and ODS have in common: rows collected within limits, and which sheet it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile
from catalog.operations.reading import cell_values
from catalog.operations.reading.archive import Archive, too_large
from catalog.operations.reading.cell_values import Made
from catalog.operations.reading.header import KEY_COLUMNS, LANG, MAX_COLUMNS, VERSION, fits, folded
from catalog.operations.reading.limits import MAX_ROW, row_too_long
from catalog.operations.reading.part_xml import Handler, parse
from catalog.operations.reading.table import Kind, Row, Table, under

# Excel's own limit.
_MAX_LINE = 1_048_576
# So much may be empty between two rows with text. Formats alone can fill a sheet to its last row.
_MAX_BLANK_ROWS = 10_000
_MAX_BLANK_CELLS = 500_000
# In the contract each key comes once, so a file whose rows stand often is no table of it.
_MAX_REPEATED = 1_000
MAX_SHEETS = 100


@dataclass(frozen=True, slots=True)
class SheetRow(Row):
    """`made`: the cells that may not be what a person typed, by index.

    `repeated`: how often the row stands, on this line and those below it.
    """

    made: Mapping[int, Made] = field(default_factory=dict)
    repeated: int = 1


class Place(Protocol):
    """Where a table stands; `last_line` and `width` are known once a row was read, or never."""

    @property
    def last_line(self) -> int | None:
        """The last row's number."""
        ...

    @property
    def width(self) -> int | None:
        """The number of columns."""
        ...

    def merged_in(self, line: int) -> list[str]:
        """The merged ranges that touch a row which has been read: `B1:D1`."""
        ...


class Sheet(Place, Protocol):
    """One sheet of a workbook."""

    @property
    def name(self) -> str:
        """What the person called it."""
        ...

    def rows(self) -> Iterator[SheetRow]:
        """The sheet's rows that have cells, anew at each call. Raises UnreadableFile."""
        ...


class RowHandler(Handler):
    """Collects a sheet's rows in `found`, to be taken out after each piece of XML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[SheetRow] = []
        self.line = 0
        self._cells: list[str] = []
        self._wrong: dict[int, str] = {}
        self._made: dict[int, Made] = {}
        self._parts: list[str] = []
        # Characters as they are collected, and of the texts that were put, which may be fewer or more.
        self._collected = self._size = 0
        self._blank_rows = self._blank_cells = self._repeated = 0

    def begin_row(self, line: int) -> None:
        """A row that stands on `line`."""
        if not self.line < line <= _MAX_LINE:
            raise ValueError(f"row {line}")
        self.line = line
        self._cells, self._wrong, self._made = [], {}, {}
        self._collected = self._size = 0

    def collect(self, data: str) -> None:
        """A piece of the current cell's text."""
        self._parts.append(data)
        self._collected += len(data)
        if self._collected > MAX_ROW:
            raise row_too_long(self.line)

    def put(self, column: int, text: str, wrong: str = "") -> None:
        """The text of the cell in `column` (0 is the first), or why it has none."""
        if not (text or wrong):
            self._blank_cells += 1
            if self._blank_cells > _MAX_BLANK_CELLS:
                raise self._too_empty()
            return
        if column >= MAX_COLUMNS:
            raise UnreadableFile(
                _("Row %(line)d has more than %(limit)d columns. Delete the others.")
                % {"line": self.line, "limit": MAX_COLUMNS}
            )
        gap = column - len(self._cells)
        if gap < 0:
            raise ValueError(f"row {self.line}")
        self._size += len(text)
        if self._size > MAX_ROW:
            raise row_too_long(self.line)
        if gap:
            self._cells.extend([""] * gap)
        self._cells.append(text)
        if wrong:
            self._wrong[column] = wrong

    def put_number(self, column: int, text: str) -> None:
        """The text of a number."""
        if cell_values.is_fraction(text):
            self.put_made(column, text, "fraction")
        else:
            self.put(column, text)

    def put_made(self, column: int, text: str, made: Made) -> None:
        """A text that may not be what a person typed."""
        self.put(column, text)
        if text:
            self._made[column] = made

    def end_row(self, repeated: int = 1) -> None:
        """The row is complete. `repeated`: how often it stands."""
        if self._cells:
            self._repeated += repeated - 1
            if self._repeated > _MAX_REPEATED:
                raise too_large()
            self._blank_rows = self._blank_cells = 0
            row = SheetRow(self.line, self._cells, self._wrong, made=self._made, repeated=repeated)
            self.found.append(row)
            return
        self._blank_rows += 1
        if self._blank_rows > _MAX_BLANK_ROWS:
            raise self._too_empty()

    def _too_empty(self) -> UnreadableFile:
        return UnreadableFile(
            _(
                "Up to row %(line)d there are thousands of empty rows. Delete all below the last text."
            )
            % {"line": self.line}
        )


def collected(archive: Archive, part: str, handler: RowHandler) -> Iterator[SheetRow]:
    """The rows that `handler` finds in a part, as it unpacks."""
    for _step in parse(archive.blocks(part), handler):
        for row in handler.found:
            yield row
            for line in range(row.line + 1, row.line + row.repeated):
                yield replace(row, line=line, cells=list(row.cells))
        handler.found.clear()


def chosen(sheets: Iterable[Sheet], kind: Kind) -> Table:
    """The only sheet whose header fits; else the only one that has any text. Raises UnreadableFile."""
    fitting: list[tuple[Sheet, SheetRow, Iterator[SheetRow]]] = []
    others: list[tuple[Sheet, SheetRow, Iterator[SheetRow]]] = []
    for sheet in sheets:
        rows = sheet.rows()
        header = next((row for row in rows if not row.is_blank), None)
        if header is not None:
            (fitting if fits(header.cells) else others).append((sheet, header, rows))
    if len(fitting) > 1:
        raise several_fit([sheet.name for sheet, _header, _rows in fitting])
    if not fitting and len(others) != 1:
        raise none_fits([sheet.name for sheet, _header, _rows in others])
    return table_of(*(fitting or others)[0], kind)


def several_fit(names: list[str]) -> UnreadableFile:
    """What to say where more than one sheet could be meant."""
    return UnreadableFile(
        _(
            "More than one sheet has the columns service and code: %(names)s. "
            "Keep one of them, or send each as a file."
        )
        % {"names": ", ".join(names[:10])}
    )


def too_many() -> UnreadableFile:
    """What to say of a workbook with more sheets than MAX_SHEETS."""
    return UnreadableFile(_("The workbook has too many sheets. Save one of them alone."))


def none_fits(names: list[str]) -> UnreadableFile:
    """What to say of sheets that have another header, or where none has any text."""
    if not names:
        return UnreadableFile(_("The file has no rows. The first one must name the columns."))
    return UnreadableFile(
        _("No sheet has the columns service and code in its first row: %(names)s.")
        % {"names": ", ".join(names[:10])}
    )


def table_of(sheet: Place, header: SheetRow, rows: Iterator[SheetRow], kind: Kind) -> Table:
    """The table under a sheet's header. Raises UnreadableFile for one that is wrong or merged."""
    for index, reason in header.wrong.items():
        place = {"column": index + 1, "line": header.line, "reason": reason}
        raise UnreadableFile(_("Row %(line)d, column %(column)d: %(reason)s") % place)
    # Only the first of merged cells has a text, so without a hole nothing is merged.
    width = len(header.cells)
    has_hole = not all(header.cells) or sheet.width is None or sheet.width > width
    if (has_hole or not fits(header.cells)) and (ranges := sheet.merged_in(header.line)):
        raise UnreadableFile(cell_values.merged_header(ranges))
    keys = (*KEY_COLUMNS, VERSION, LANG)
    exact = {index for index, name in enumerate(header.cells) if folded(name) in keys}
    return under(header, _exact(rows, exact), kind, last_line=sheet.last_line)


def _exact(rows: Iterator[SheetRow], columns: set[int]) -> Iterator[Row]:
    """The rows; what the sheet has made of a key is a wrong cell: was 1.1 typed as 1.10?"""
    for row in rows:
        if unclear := columns & row.made.keys():
            told = {
                index: cell_values.not_as_typed(row.made[index], row.cells[index])
                for index in unclear
            }
            yield replace(row, wrong={**row.wrong, **told})
        else:
            yield row
