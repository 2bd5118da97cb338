"""XLIFF and PO with what translators' programs do: segments, states, escapes."""

from __future__ import annotations

import io

import pytest

from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off import read_hand_off

PO = 'msgid ""\nmsgstr "Language: hi\\n"\n\nmsgctxt "a.b.title"\nmsgid "x"\nmsgstr "%s"\n'
XLIFF = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" trgLang="hi"><file>\n'
    "<unit id='a.b.title'>%s</unit></file></xliff>"
)


def target(text: str) -> str:
    (row,) = read_hand_off(io.BytesIO(text.encode()))
    return row.values["title_hi"]


def test_segments_of_one_text_are_put_together() -> None:
    done = (
        "<segment><source>Too</source><target>एक।</target></segment>"
        "<ignorable><source> </source></ignorable>"
        "<segment><source>late</source><target><mrk id='m1'>दो</mrk>।</target></segment>"
    )
    assert target(XLIFF % done) == "एक। दो।"
    assert target(XLIFF % done.replace("<target><mrk id='m1'>दो</mrk>।</target>", "")) == ""


def test_segments_stand_in_the_order_of_their_targets() -> None:
    found = target(
        XLIFF
        % (
            "<segment><source>One.</source><target order='3'>एक।</target></segment>"
            "<ignorable><source> </source></ignorable>"
            "<segment><source>Two.</source><target order='1'>दो।</target></segment>"
        )
    )
    assert found == "दो। एक।"


@pytest.mark.parametrize("orders", [("1", "1"), ("2", ""), ("1", "3"), ("x", "2"), ("0", "1")])
def test_an_order_that_is_not_whole_is_refused_with_its_line(orders: tuple[str, str]) -> None:
    segments = "".join(
        f"<segment><source>One.</source><target{order and f' order={order!r}'}>एक</target></segment>"
        for order in orders
    )
    with pytest.raises(UnreadableFile, match="Line 2: the order"):
        target(XLIFF % segments)


def test_what_a_program_has_filled_in_beforehand_is_no_translation() -> None:
    segment = "<segment state='%s'><source>Too late</source><target>Too late</target></segment>"
    assert target(XLIFF % segment % "initial") == ""
    assert target(XLIFF % segment % "translated") == "Too late"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\340\244\225", "क"),
        (r"a\xe0\xA4\x95\x41", "aकA"),
        (r"\340\xa4\225 \101b\\340", "क Ab\\340"),
        (r"\t\"\\n\n", '\t"\\n\n'),
        (r"\a\b\f\v", "\a\b\f\v"),
    ],
)
def test_an_escape_is_the_character_that_it_means(written: str, meant: str) -> None:
    assert target(PO % written) == meant


@pytest.mark.parametrize(
    "written", [r"\340\244", r"\0", r"a\x00", r"\377", r"\777", r"\ud800", r"\q"]
)
def test_an_escape_that_means_no_character_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(UnreadableFile, match="Line 6 has a backslash"):
        target(PO % written)


def test_a_nul_character_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match="Line 6 has a NUL"):
        target(PO % "a\0b")
