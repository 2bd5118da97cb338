"""The zip archive that a workbook is: read as it unpacks, within limits.

A small file can unpack to more than any machine holds. So what the archive's own directory says
is looked at before anything is unpacked, and what really comes out is counted.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile

# All parts together, unpacked, and all that is read of them, which may be more than once. A
# workbook with five times the largest catalogue has 300 MB and, read twice in part, 25 million tags.
MAX_UNPACKED = 1 << 30
_MAX_TAGS = 30_000_000
# XML of a real sheet packs to a tenth or less, the same row again and again to a hundredth;
# deflate itself ends at 1:1032. Small parts may pack as well as they like.
MAX_RATIO = 250
_SMALL = 8 << 20
# The directory at the archive's end. A workbook has some ten parts, with 100 bytes for each.
_MAX_DIRECTORY = 1 << 20
_END_RECORD = b"PK\x05\x06"
_BLOCK = 1 << 16

# Whatever a damaged archive or part raises.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, LookupError, ValueError),
    *(NotImplementedError, RuntimeError, OverflowError, OSError, struct.error),
)


def not_readable(reason: object) -> UnreadableFile:
    """What to say of a workbook that is damaged."""
    return UnreadableFile(
        _("This is no XLSX or ODS file that can be read (%(reason)s). Save it anew.")
        % {"reason": reason}
    )


def too_large() -> UnreadableFile:
    """What to say of an archive that would unpack to too much."""
    return UnreadableFile(
        _("The file unpacks to far more than a table of texts has. Save it anew, or as CSV.")
    )


class Archive:
    """The parts of a zip archive, by name. Raises UnreadableFile for one that is no archive."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            size = _checked_size(file)
            self._zip = zipfile.ZipFile(file)
        except DAMAGED as error:
            raise not_readable(error) from None
        infos = self._zip.infolist()
        self.names = frozenset(info.filename for info in infos)
        if sum(info.file_size for info in infos) > MAX_UNPACKED or any(
            info.file_size > max(_SMALL, min(info.compress_size, size) * MAX_RATIO)
            for info in infos
        ):
            raise too_large()
        self._read = self._tags = 0

    def blocks(self, name: str, *, limit: int = MAX_UNPACKED) -> Iterator[bytes]:
        """The bytes of a part in pieces. Raises UnreadableFile past `limit` bytes, or where damaged.

        What is read of all parts, however often, is limited too.
        """
        try:
            packed = self._zip.getinfo(name).compress_size
            with self._zip.open(name) as part:
                given = 0
                while block := part.read(_BLOCK):
                    given += len(block)
                    if given > min(limit, max(_SMALL, packed * MAX_RATIO)):
                        raise too_large()
                    self._count(block)
                    yield block
        except DAMAGED as error:
            raise not_readable(error) from None

    def _count(self, block: bytes) -> None:
        self._read += len(block)
        self._tags += block.count(b"<")
        if self._read > MAX_UNPACKED or self._tags > _MAX_TAGS:
            raise too_large()


def _checked_size(file: BinaryIO) -> int:
    """The archive's bytes. Raises UnreadableFile where its directory would be too large to hold.

    What else is wrong with it zipfile tells.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - (1 << 16) - 22))
    end = file.read()
    at = end.rfind(_END_RECORD)
    if at >= 0 and int.from_bytes(end[at + 12 : at + 16], "little") > _MAX_DIRECTORY:
        raise too_large()
    # Past 4 GB or 65,535 parts, a second record tells the true sizes.
    if b"PK\x06\x07" in end[max(0, at - 20) : max(0, at)]:
        raise too_large()
    file.seek(0)
    return size
