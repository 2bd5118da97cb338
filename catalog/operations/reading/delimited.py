"""CSV as people's programs write it: with comma, semicolon or tab."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile
from catalog.operations.reading.header import known
from catalog.operations.reading.table import Row
from catalog.operations.reading.text_lines import MAX_ROW, RowTooLong, TextLines

_DELIMITERS = ",;\t"
# Excel reads such a first line as the delimiter's name, and people's scripts write it for Excel.
_NAMED = {f"sep={delimiter}": delimiter for delimiter in _DELIMITERS}

csv.field_size_limit(MAX_ROW)


def delimited_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a CSV file. Raises UnreadableFile, with the line."""
    lines = TextLines(file)
    source = iter(lines)
    line = 1
    try:
        skipped, first, delimiter = _header_line(source)
        reader = csv.reader(chain(first, source), delimiter=delimiter, strict=True)
        line += skipped
        for cells in reader:
            yield Row(line, cells)
            lines.row_ended()
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            _("From line %(line)d on this is no CSV: %(reason)s. Check its quotation marks.")
            % {"line": line, "reason": error}
        ) from None
    except RowTooLong:
        raise UnreadableFile(
            _("The row that starts on line %(line)d does not end. Check its quotation marks.")
            % {"line": line}
        ) from None


def _header_line(source: Iterator[str]) -> tuple[int, list[str], str]:
    """The number of lines without any text, the first line that has some, and its delimiter."""
    skipped = 0
    for line in source:
        if named := _NAMED.get(line.strip("\r\n").lower()):
            return skipped + 1, [], named
        if line.strip('\r\n "' + _DELIMITERS):
            return skipped, [line], _delimiter_of(line)
        skipped += 1
    return skipped, [], ","


def _delimiter_of(header: str) -> str:
    """The delimiter that gives most of the contract's names, else most cells."""
    cells = {one: next(csv.reader([header], delimiter=one)) for one in _DELIMITERS}
    return max(_DELIMITERS, key=lambda one: (known(cells[one]), len(cells[one])))
