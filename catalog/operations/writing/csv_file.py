"""CSV: UTF-8 without a byte order mark, commas, CRLF (RFC 4180), no cell that could be run."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from catalog.domain.spreadsheet_text import guard
from catalog.operations.writing.tables import ExportTable


def write_csv(table: ExportTable, file: BinaryIO) -> None:
    """Write `table` at the file's place. Cells are guarded as in `spreadsheet_text`."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text)
        writer.writerow(table.columns)
        writer.writerows([guard(cell) for cell in row] for row in table.rows)
        text.flush()
    finally:
        # The file is the caller's: it stays open.
        text.detach()
