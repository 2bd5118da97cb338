"""A large export takes no more memory than a small one."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator

import pytest

from catalog.operations.hand_off.units import units_of
from catalog.operations.hand_off.write_po import write_po
from catalog.operations.hand_off.write_xliff import write_xliff
from catalog.operations.writing.csv_file import write_csv
from catalog.operations.writing.messages import ExportedMessage, text_columns
from catalog.operations.writing.sheet_columns import sheet_columns
from catalog.operations.writing.tables import wide_table
from catalog.operations.writing.xlsx_file import write_xlsx

LANGUAGES = ("en", "hi")


class Counted(io.RawIOBase):
    """A file of which nothing is kept but its length."""

    length = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        size = len(bytes(data))  # type: ignore[call-overload]
        self.length += size
        return int(size)


def messages(count: int) -> Iterator[ExportedMessage]:
    columns = text_columns(LANGUAGES)
    for number in range(count):
        yield ExportedMessage(
            pk=number,
            service="cms",
            code=f"cms.{number}",
            version="v1.1",
            description="What went wrong",
            resolution="retry",
            texts={column: f"{column} {number} " + "क" * 100 for column in columns},
        )


def write(file_format: str, count: int) -> int:
    """Writes so many messages and returns the most memory that it took, in bytes."""
    file = Counted()
    tracemalloc.start()
    try:
        if file_format in ("csv", "xlsx"):
            table = wide_table(messages(count), None, LANGUAGES)
            if file_format == "csv":
                write_csv(table, file)  # type: ignore[arg-type]
            else:
                columns = sheet_columns(table.columns, LANGUAGES)
                write_xlsx(table, columns, file, right_to_left=False)  # type: ignore[arg-type]
        else:
            units = (unit for message in messages(count) for unit in units_of(message, "hi"))
            write_units = write_xliff if file_format == "xliff" else write_po
            write_units(units, lang="hi", file=file)  # type: ignore[arg-type]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert file.length > count


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "xliff", "po"])
def test_ten_times_the_rows_take_the_same_memory(file_format: str) -> None:
    write(file_format, 10)
    assert write(file_format, 3000) < write(file_format, 300) + 500_000
