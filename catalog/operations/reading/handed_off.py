"""A translator's file (XLIFF or PO) as a table in the long shape."""

from __future__ import annotations

from typing import BinaryIO, Literal

from catalog.domain.cells import TEXT_FIELDS
from catalog.operations.hand_off import HandOffRow, read_hand_off
from catalog.operations.reading.header import LONG
from catalog.operations.reading.table import Row, Table


def handed_off(file: BinaryIO, kind: Literal["xliff", "po"]) -> Table:
    """The texts of a file from its beginning. `rows` raises UnreadableFile.

    What is not translated yet is absent: no translator means to erase a text so. A message without
    any translation is passed over.
    """
    found = (row for row in read_hand_off(file) if any(row.values.values()))
    return Table(list(LONG), map(_row, found), kind)


def _row(found: HandOffRow) -> Row:
    texts = [found.values.get(f"{name}_{found.lang}", "") for name in TEXT_FIELDS]
    keys = [found.service, found.code, found.version, found.lang]
    absent = frozenset(len(keys) + at for at, text in enumerate(texts) if not text)
    return Row(found.line, [*keys, *texts], absent=absent)
