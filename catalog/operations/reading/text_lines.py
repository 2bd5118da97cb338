"""A text file's lines, decoded while they are asked for."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile

_BLOCK = 1 << 16
# So many characters may stand in one row, its line breaks included. The widest row of the
# contract has fewer than a tenth.
MAX_ROW = 1_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class RowTooLong(Exception):
    """A row goes on and on: a line without end, or a quotation mark that is never closed."""


class TextLines:
    """The lines of a file in UTF-8 or UTF-16, each with its line end (LF, CR LF or CR).

    UTF-16 without a byte order mark is known by its first letter, which is ASCII in every header.
    Iterating raises UnreadableFile for what is no text, with the line, and RowTooLong where
    more than MAX_ROW characters were given since `row_ended` was called.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        head = file.read(_BLOCK)
        self.encoding, self._first = _encoding_of(head)
        self._in_row = 0
        self._lines_before = 0

    def row_ended(self) -> None:
        """Begin to count anew."""
        self._in_row = 0

    def __iter__(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.encoding)()
        block, left = self._first, ""
        while True:
            text = left + self._decoded(decoder, block, left)
            if not block:
                yield from io.StringIO(text, newline="")
                return
            # A carriage return at the end may be half of a line end.
            sure = len(text) - text.endswith("\r")
            end = 1 + max(text.rfind("\n", 0, sure), text.rfind("\r", 0, sure))
            whole, left = text[:end], text[end:]
            self._in_row += len(whole)
            if max(len(left), self._in_row) > MAX_ROW:
                raise RowTooLong
            yield from io.StringIO(whole, newline="")
            self._lines_before += _line_ends(whole)
            block = self._file.read(_BLOCK)

    def _decoded(self, decoder: codecs.IncrementalDecoder, block: bytes, left: str) -> str:
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(self.encoding, errors="replace")
            raise UnreadableFile(self._not_decoded(left + before)) from None
        if "\0" in text:
            raise UnreadableFile(
                _("Line %(line)d has a NUL character. In Excel, save it as “CSV UTF-8”.")
                % {"line": self._line_after(left + text[: text.index("\0")])}
            )
        return text

    def _not_decoded(self, before: str) -> str:
        if self.encoding == "utf-8":
            sentence = _("Line %(line)d is not UTF-8. In Excel, save it as “CSV UTF-8”.")
        else:
            sentence = _("Line %(line)d is not UTF-16. In Excel, save it as “CSV UTF-8”.")
        return sentence % {"line": self._line_after(before)}

    def _line_after(self, text: str) -> int:
        return self._lines_before + _line_ends(text) + 1


def _encoding_of(head: bytes) -> tuple[str, bytes]:
    """The encoding that the beginning of a file tells, and the beginning without its mark."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, head[len(mark) :]
    if head[1:2] == b"\0" and head[:1] != b"\0":
        return "utf-16-le", head
    if head[:1] == b"\0" and head[1:2] not in (b"", b"\0"):
        return "utf-16-be", head
    return "utf-8", head


def _line_ends(text: str) -> int:
    if "\r" not in text:
        return text.count("\n")
    return text.count("\n") + text.count("\r") - text.count("\r\n")
