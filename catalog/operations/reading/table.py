"""A table of texts as it comes out of a file, whatever the file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils.translation import gettext as _

from catalog.domain.cells import TEXT_FIELDS
from catalog.operations.errors import UnreadableFile
from catalog.operations.reading.header import KEY_COLUMNS, LANG, MAX_COLUMNS, folded

Kind = Literal["csv", "xlsx", "ods", "xliff", "po"]
# Their cells may have an apostrophe in front (domain/spreadsheet_text.py): a CSV's, and that of a
# workbook which was one.
GUARDED = ("csv", "xlsx", "ods")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of texts.

    `line`: where the row starts in the file, the first line being 1; in a sheet, the row's number.
    `wrong`: cells of a sheet that have no text that can be trusted, each with the reason, by index.
    `absent`: cells that the file does not have, by index; a blank one it has. Never one of a key.
    """

    line: int
    cells: list[str]
    wrong: Mapping[int, str] = field(default_factory=dict)
    absent: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        """Whether no cell has any text or problem."""
        return not (self.wrong or any(cell.strip() for cell in self.cells))


@dataclass
class Table:
    """The header's names, and the rows that have any text, each as long as the header or longer.

    `rows` comes as the file is read, once; it raises UnreadableFile where the file ends to be a
    table, with the line. `total`: the number of rows, where the file says it at its beginning: a
    hint for progress.
    """

    columns: list[str]
    rows: Iterator[Row]
    kind: Kind
    total: int | None = None


def headed(rows: Iterator[Row], kind: Kind, *, last_line: int | None = None) -> Table:
    """The table whose first row with any text is the header. Raises UnreadableFile.

    `last_line`: where the file says that it ends.
    """
    header = next((row for row in rows if not row.is_blank), None)
    if header is None:
        raise UnreadableFile(_("The file has no rows. The first one must name the columns."))
    return under(header, rows, kind, last_line=last_line)


def under(header: Row, rows: Iterator[Row], kind: Kind, *, last_line: int | None = None) -> Table:
    """The table of `header` and the `rows` that follow it. Raises UnreadableFile."""
    columns = [folded(cell) for cell in header.cells]
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) > MAX_COLUMNS:
        raise UnreadableFile(
            _("The header has %(count)d columns; at most %(limit)d are read. Delete the others.")
            % {"count": len(columns), "limit": MAX_COLUMNS}
        )
    total = last_line - header.line if last_line and last_line > header.line else None
    return Table(columns, _filled(rows, columns, kind), kind, total)


def _filled(rows: Iterator[Row], columns: list[str], kind: Kind) -> Iterator[Row]:
    """The rows that have any text, each as long as the header.

    What a CSV's line ends before is absent. A sheet does not store blank cells at a row's end.
    """
    keys = (*KEY_COLUMNS, LANG)
    texts = {index for index, name in enumerate(columns) if LANG in columns and name in TEXT_FIELDS}
    for row in rows:
        if row.is_blank:
            continue
        missing = range(len(row.cells), len(columns))
        row.cells.extend([""] * len(missing))
        if missing and kind == "csv":
            absent = frozenset(index for index in missing if columns[index] not in keys)
            # One that says only of which language it is brings nothing.
            if texts and texts <= absent:
                continue
            yield replace(row, absent=absent)
        else:
            yield row
