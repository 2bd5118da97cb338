"""Files that are damaged anywhere: read or refused, never anything else."""

from __future__ import annotations

import contextlib
import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.operations.errors import UnreadableFile
from catalog.operations.reading.shape import shaped
from tests.operations.reading.files import ods, ods_row, opened, shared_workbook, with_part

WHOLE = shared_workbook(["service", "code", "title_hi"], ["cms", "cms.timeout", "एक"])
WHOLE_ODS = ods(ods_row("service", "code", "title_hi") + ods_row("cms", "cms.timeout", "एक"))


def damaged(whole: bytes, name: str, at: int, junk: bytes) -> bytes:
    """The archive with a part of it overwritten; the archive itself is whole."""
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        data = source.read(name)
    start = at % len(data)
    return with_part(whole, name, data[:start] + junk + data[start + 8 :])


junk = st.binary(max_size=30) | st.sampled_from(
    [b"<", b">", b' t="s"', b' t="e"', b' s="99"', b"99999999", b"-1", b"&#0;", b"nan", b"1e999"]
)


@settings(max_examples=300)
@given(st.sampled_from(zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()), st.integers(0, 5000), junk)
def test_a_damaged_workbook_is_read_or_refused(name: str, at: int, junk: bytes) -> None:
    read_or_refused(damaged(WHOLE, name, at, junk))


@settings(max_examples=200)
@given(st.sampled_from(["mimetype", "content.xml"]), st.integers(0, 5000), junk)
def test_a_damaged_document_is_read_or_refused(name: str, at: int, junk: bytes) -> None:
    read_or_refused(damaged(WHOLE_ODS, name, at, junk))


@settings(max_examples=200)
@given(st.sampled_from([WHOLE, WHOLE_ODS]), st.integers(0, 20_000), st.binary(max_size=8))
def test_a_damaged_archive_is_read_or_refused(whole: bytes, at: int, junk: bytes) -> None:
    start = at % len(whole)
    read_or_refused(whole[:start] + junk + whole[start + len(junk) :])


@settings(max_examples=300)
@given(
    st.binary(max_size=200) | st.text(st.characters(codec="utf-8"), max_size=200).map(str.encode)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refused(data)
    read_or_refused(b"service,code,title_hi\n" + data)


def read_or_refused(data: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        list(shaped(opened(data)).rows)
