"""The file that a request brings: as its body, or as the part `file` of a form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from catalog.api.import_kinds import (
    LENGTH_REQUIRED,
    TOO_LARGE,
    UNREADABLE_BODY,
    UNSUPPORTED_FORMAT,
)
from catalog.api.problems import Problem
from catalog.operations.reading import MAX_BYTES

FORM = "multipart/form-data"
PART = "file"
# Media types of files, and what a file without a name is called. What it is, its bytes say.
MEDIA_TYPES = {
    "text/csv": "upload.csv",
    "text/tab-separated-values": "upload.tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "upload.xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "upload.ods",
    "application/xliff+xml": "upload.xlf",
    "text/x-gettext-translation": "upload.po",
    "application/octet-stream": "upload",
}
# Beside the file, a form has its boundaries and the file's name.
_FRAME = 64 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """`file` can be read once, in pieces; a body that breaks off raises Problem while it is read."""

    file: BinaryIO
    name: str


@contextmanager
def upload_of(request: HttpRequest) -> Iterator[Upload]:
    """The request's file, as long as the block lasts. Raises Problem where there is none to read."""
    whole = _Whole(request, _length(request))
    media_type = (request.content_type or "").lower()
    if media_type == FORM:
        with _part(request, whole) as uploaded:
            yield Upload(cast(BinaryIO, uploaded), uploaded.name or "upload")
    elif media_type in MEDIA_TYPES:
        yield Upload(cast(BinaryIO, whole), MEDIA_TYPES[media_type])
    else:
        accepted = ", ".join((FORM, *MEDIA_TYPES))
        detail = f"Content-Type is {media_type or 'missing'}. Use one of {accepted}."
        raise Problem(UNSUPPORTED_FORMAT, detail)


class _Whole:
    """The body, read in pieces. One that ends before its Content-Length is no file."""

    def __init__(self, request: HttpRequest, length: int) -> None:
        self._request, self._left = request, length

    def read(self, size: int = -1) -> bytes:
        try:
            piece = self._request.read(size)
        except UnreadablePostError:
            piece = b""
        self._left -= len(piece)
        if not piece and size and self._left > 0:
            told = f"It ends {self._left} bytes before its Content-Length. Send all of it."
            raise Problem(UNREADABLE_BODY, told)
        return piece


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "")
    if not told.isdecimal():
        raise Problem(LENGTH_REQUIRED, LENGTH_REQUIRED.mend)
    if int(told) > MAX_BYTES + _FRAME:
        detail = f"A file has at most {MAX_BYTES >> 20} MB. {TOO_LARGE.mend}"
        raise Problem(TOO_LARGE, detail)
    return int(told)


@contextmanager
def _part(request: HttpRequest, whole: _Whole) -> Iterator[Any]:
    try:
        fields, files = request.parse_file_upload(request.META, cast(Any, whole))
    except MultiPartParserError as error:
        raise Problem(UNREADABLE_BODY, f"The form can't be read: {error}.") from None
    parts = [(name, one) for name, some in files.lists() for one in some]
    try:
        if fields or [name for name, _one in parts] != [PART]:
            names = ", ".join((*fields, *(name for name, _one in parts))) or "nothing"
            detail = f"The form has {names[:100]}. {UNREADABLE_BODY.mend}"
            raise Problem(UNREADABLE_BODY, f"{detail} All else stands in the address.")
        yield parts[0][1]
    finally:
        for _name, one in parts:
            one.close()
