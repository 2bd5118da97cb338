"""The audit as CSV, for people who open it in a spreadsheet. It is never read in again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from catalog.domain.spreadsheet_text import guard
from catalog.operations.audit import CHANGE_COLUMNS, EVENT_COLUMNS, change_rows, event_rows

_ROWS_AT_ONCE = 500


def events_csv() -> Iterator[bytes]:
    """Every event, the oldest first, in pieces. UTF-8 without a byte order mark."""
    return _pieces(EVENT_COLUMNS, event_rows())


def changes_csv() -> Iterator[bytes]:
    """Every change of every release and proposal, in pieces. UTF-8 without a byte order mark."""
    return _pieces(CHANGE_COLUMNS, change_rows())


class _Line:
    def write(self, text: str) -> str:
        return text


def _pieces(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    # `writerow` gives back what `write` gives: the line.
    writer = csv.writer(_Line())
    yield str(writer.writerow(columns)).encode()
    left = iter(rows)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        lines = [str(writer.writerow([guard(cell) for cell in row])) for row in some]
        yield "".join(lines).encode()
