"""Reading files as they come: CSV in its dialects, XLSX, ODS, XLIFF, PO; each row with its line."""

from __future__ import annotations

import io
from typing import BinaryIO

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off import HEAD_BYTES, hand_off_kind
from catalog.operations.reading import open_document, workbook
from catalog.operations.reading.archive import Archive
from catalog.operations.reading.delimited import delimited_rows
from catalog.operations.reading.handed_off import handed_off
from catalog.operations.reading.limits import within_limits
from catalog.operations.reading.sheet import chosen
from catalog.operations.reading.table import Kind, Row, Table, headed

__all__ = ("MAX_BYTES", "Kind", "Row", "Table", "open_table", "too_large")

# Five times the largest catalogue and more: 10,000 codes in 13 languages have 40 to 55 MB.
MAX_BYTES = 256 << 20

_ZIP = b"PK\x03\x04"
# Excel before 2007, and every newer workbook that has a password.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_table(file: BinaryIO, *, name: str = "") -> Table:
    """The table in a file that can be sought in, from its beginning; what it is, its bytes say.

    CSV (comma, semicolon or tab; UTF-8 or UTF-16), XLSX, ODS, or a translator's XLIFF or PO.
    Nothing of a table is held but the row at hand, so `file` must stay open while `rows` are read;
    its place (`file.tell()`) tells how far a CSV is read. `name` is what the file is called, for
    a clearer refusal.
    Raises UnreadableFile, also while rows are read: see limits.py.
    """
    return within_limits(_table(file, name))


def too_large() -> UnreadableFile:
    """For a file of more than MAX_BYTES."""
    return UnreadableFile(
        _("The file is larger than %(size)d MB. Split it.") % {"size": MAX_BYTES >> 20}
    )


def _table(file: BinaryIO, name: str) -> Table:
    if file.seek(0, io.SEEK_END) > MAX_BYTES:
        raise too_large()
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if head.startswith(_COMPOUND):
        raise UnreadableFile(
            _("This is an old Excel file, or one with a password. Save it as XLSX without one.")
        )
    if head.startswith(_ZIP):
        return _from_archive(Archive(file), name)
    if kind := hand_off_kind(head):
        return handed_off(file, kind)
    return headed(delimited_rows(file), "csv")


def _from_archive(archive: Archive, name: str) -> Table:
    if workbook.WORKBOOK in archive.names:
        return chosen(workbook.sheets(archive), "xlsx")
    mimetype = (
        b"".join(archive.blocks("mimetype", limit=1_000)) if "mimetype" in archive.names else b""
    )
    if mimetype.strip() == open_document.MIMETYPE:
        return open_document.table(archive)
    raise UnreadableFile(
        _("%(name)s is no table. Save it as XLSX, ODS or CSV.") % {"name": name or _("The file")}
    )
