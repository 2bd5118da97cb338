"""Translators' files that would take the machine: refused as soon as it is clear."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import pytest

from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off import HEAD_BYTES, PO_ENTRY, hand_off_kind, read_hand_off
from catalog.operations.hand_off.read_xliff import read_xliff
from catalog.operations.hand_off.rows import ReadUnit, rows_of
from catalog.operations.hand_off.units import UnitName

HEADER = 'msgid ""\nmsgstr "Language: hi\\n"\n\n'
XLIFF = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" trgLang="hi"'


class Endless(io.RawIOBase):
    """A text without end, as far as anyone reads it."""

    def __init__(self, head: bytes) -> None:
        self._head = head

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, _offset: int, _whence: int = 0) -> int:
        return 0

    def readinto(self, buffer: Any) -> int:
        piece = (self._head + b"x" * len(buffer))[: len(buffer)]
        self._head = b""
        buffer[:] = piece
        return len(piece)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("><file><unit id='a.b.title'><segment><source>", "too long"),
        ("><file><unit id='", "Line 1 has a tag"),
        ("><!--", "Line 1 has a tag"),
        ("><file><", "Line 1 has a tag"),
    ],
)
def test_what_does_not_end_is_refused(head: str, told: str) -> None:
    endless: BinaryIO = Endless((XLIFF + head).encode())  # type: ignore[assignment]
    with pytest.raises(UnreadableFile, match=told):
        list(read_xliff(endless))


@pytest.mark.parametrize("element", ["<a%d/>", "<a b%d='c'/>", "<a xmlns:b%d='c'/>"])
def test_names_without_end_are_refused(element: str) -> None:
    many = "".join(element % number for number in range(20_000))
    refused(f"{XLIFF}>{many}</xliff>", "Line 1 has a tag")


def test_a_unit_of_endless_segments_is_refused() -> None:
    unit = f"<unit id='a.b.title'>{'<segment/>' * 1_001}</unit>"
    refused(f"{XLIFF}>\n{unit}</xliff>", "Line 2: this text is too long")


def test_a_text_of_endless_lines_is_refused() -> None:
    lines = '"x"\n' * 100_001
    refused(f'{HEADER}msgctxt "a.b.title"\nmsgid "x"\nmsgstr ""\n{lines}', "too long")


def test_more_than_memory_should_hold_is_refused() -> None:
    units = (
        ReadUnit(1, "hi", UnitName("cms", f"a.{number}", "title"), "", "x")
        for number in range(100_100)
    )
    with pytest.raises(UnreadableFile, match="far more texts"):
        list(rows_of(units))
    units = (
        ReadUnit(1, "hi", UnitName("cms", f"a.{number}", "title"), "", "x" * 99_999)
        for number in range(400)
    )
    with pytest.raises(UnreadableFile, match="far more texts"):
        list(rows_of(units))


def test_an_entry_is_looked_for_line_by_line() -> None:
    """Blank lines before it are no part of what is found, so none is looked at twice."""
    found = PO_ENTRY.search(b'# a\n\n\n \tmsgid ""')
    assert found
    assert found.start() == 6
    assert hand_off_kind(b"\n" * (HEAD_BYTES - 20) + b'msgid ""') == "po"


def refused(text: str, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        list(read_hand_off(io.BytesIO(text.encode())))
