"""Files for a translator: every text of one language beside its English, and back.

XLIFF 2.1 and PO, written and read a unit at a time with what Python has: a file of any size takes
little memory, and nothing outside of it is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off.read_po import read_po
from catalog.operations.hand_off.read_xliff import read_xliff
from catalog.operations.hand_off.rows import HandOffRow, rows_of

__all__ = ["HEAD_BYTES", "HandOffRow", "hand_off_kind", "read_hand_off"]

# Where the first entry of a PO file stands at the latest, whatever comments are before it.
HEAD_BYTES = 64 * 1024

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
PO_ENTRY = re.compile(rb'^[ \t]*msgid[ \t]*"', re.MULTILINE)


def hand_off_kind(head: bytes) -> Literal["xliff", "po"] | None:
    """What a file that begins with `head` (HEAD_BYTES of it) seems to be, by what is in it."""
    begin = head
    for mark in _BYTE_ORDER_MARKS:
        begin = begin.removeprefix(mark)
    if begin.lstrip(b" \t\r\n\0").startswith(b"<"):
        return "xliff"
    return "po" if PO_ENTRY.search(begin) else None


def read_hand_off(file: BinaryIO) -> Iterator[HandOffRow]:
    """The rows of an XLIFF 2 or PO file as an export writes it, from the file's beginning.

    Raises UnreadableFile, also while rows are read: for what is neither, for a language that the
    catalogue hasn't, for a unit that is no text of the catalogue; with the line where there is one.
    """
    kind = hand_off_kind(file.read(HEAD_BYTES))
    file.seek(0)
    if kind is None:
        raise UnreadableFile(_("This is neither XLIFF nor PO. Send the file that was exported."))
    yield from rows_of(read_xliff(file) if kind == "xliff" else read_po(file))
