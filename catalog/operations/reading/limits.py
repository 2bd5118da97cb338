"""What may leave a file, whatever it is: texts that can be stored, and no more than a machine holds.

A small file can unfold to any size: a cell that is repeated, a text that a thousand cells name. So
it is counted here what came out of it, and a row is looked at before the next one is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.domain.characters import named
from catalog.operations.errors import UnreadableFile
from catalog.operations.reading.header import MAX_COLUMNS

if TYPE_CHECKING:
    from catalog.operations.reading.table import Row, Table

# Code points of one row. The contract's widest has half of it, each text as long as it may be and
# with all marks that it may have.
MAX_ROW = 100_000
# Code points of all rows, each cell counting as one more. Five times the largest catalogue has
# 80 millions.
MAX_CHARACTERS = 128 << 20
_NOTHING_KNOWN = "\ufffd"


def row_too_long(line: int) -> UnreadableFile:
    """What to say of a row that has more than MAX_ROW characters."""
    return UnreadableFile(
        _("Line %(line)d has more than %(limit)d characters, far too many for messages. Delete it.")
        % {"line": line, "limit": MAX_ROW}
    )


def too_much_text() -> UnreadableFile:
    """What to say of a file that has more than MAX_CHARACTERS."""
    return UnreadableFile(
        _("The file has far more text than a catalogue of messages. Split it, or save it anew.")
    )


def within_limits(table: Table) -> Table:
    """The same table. Raises UnreadableFile for a header that can't be stored.

    Its `rows` raise UnreadableFile for too much text. A cell with a character that neither UTF-8
    nor PostgreSQL can hold (NUL, half a character) comes without it, as a wrong cell.
    """
    for place, name in enumerate(table.columns, start=1):
        if unfit := _unfit(name):
            told = _("Column %(column)d of the header contains %(name)s. Delete that character.")
            raise UnreadableFile(told % {"column": place, "name": named(unfit[0])})
    return replace(table, rows=_counted(table.rows))


def _counted(rows: Iterator[Row]) -> Iterator[Row]:
    given = 0
    for row in rows:
        if len(row.cells) > MAX_COLUMNS:
            _drop_blank_end(row.cells)
        text = "".join(row.cells)
        size = len(text) + len(row.cells)
        if size > MAX_ROW:
            raise row_too_long(row.line)
        given += size
        if given > MAX_CHARACTERS:
            raise too_much_text()
        yield row if _is_fit(text) else _mended(row)


def _drop_blank_end(cells: list[str]) -> None:
    """Take away blank cells past MAX_COLUMNS."""
    end = len(cells)
    while end > MAX_COLUMNS and not cells[end - 1].strip():
        end -= 1
    del cells[end:]


def _is_fit(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unfit(text: str) -> Sequence[str]:
    if _is_fit(text):
        return ()
    return [one for one in text if one == "\0" or "\ud800" <= one <= "\udfff"]


def _mended(row: Row) -> Row:
    cells, wrong = list(row.cells), dict(row.wrong)
    told = _("It contains %(name)s, which nobody can see. Delete that character.")
    for index, cell in enumerate(cells):
        if unfit := _unfit(cell):
            wrong[index] = told % {"name": named(unfit[0])}
            for one in set(unfit):
                cells[index] = cells[index].replace(one, _NOTHING_KNOWN)
    return replace(row, cells=cells, wrong=wrong)
