import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.characters import FORBIDDEN, forbidden, is_surely_fit, name_of
from catalog.domain.quality import normalize, problems


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\0", "NULL (U+0000)"),
        ("\t", "CHARACTER TABULATION (U+0009)"),
        ("\x1b", "ESCAPE (U+001B)"),
        ("\x1f", "INFORMATION SEPARATOR ONE (U+001F)"),
        ("\x7f", "DELETE (U+007F)"),
        ("\x90", "a control character (U+0090)"),
        ("\u00ad", "SOFT HYPHEN (U+00AD)"),
        ("\u034f", "COMBINING GRAPHEME JOINER (U+034F)"),
        ("\u200b", "ZERO WIDTH SPACE (U+200B)"),
        ("\u200e", "LEFT-TO-RIGHT MARK (U+200E)"),
        ("\u200f", "RIGHT-TO-LEFT MARK (U+200F)"),
        ("\u202a", "LEFT-TO-RIGHT EMBEDDING (U+202A)"),
        ("\u202e", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("\u2066", "LEFT-TO-RIGHT ISOLATE (U+2066)"),
        ("\u2069", "POP DIRECTIONAL ISOLATE (U+2069)"),
        ("\ufeff", "ZERO WIDTH NO-BREAK SPACE (U+FEFF)"),
        ("\u3164", "HANGUL FILLER (U+3164)"),
        ("\ud800", "half a character (U+D800)"),
        ("\ue000", "a private character (U+E000)"),
        ("\uffff", "no character (U+FFFF)"),
        ("\U000e0041", "TAG LATIN CAPITAL LETTER A (U+E0041)"),
    ],
)
def test_what_nobody_can_see_is_named(character: str, name: str) -> None:
    assert forbidden(f"क{character}ख{character}") == (name,)


def test_every_one_is_named_in_the_texts_order() -> None:
    assert forbidden("\u2066a\u00ad\u2066") == (
        "LEFT-TO-RIGHT ISOLATE (U+2066)",
        "SOFT HYPHEN (U+00AD)",
    )


def test_of_very_many_the_first_few_are_named() -> None:
    assert [name[-7:-1] for name in forbidden("".join(map(chr, range(0xE000, 0xF8FF))))] == [
        *("U+E000", "U+E001", "U+E002", "U+E003", "U+E004")
    ]


@pytest.mark.parametrize("text", ["क्\u200dष", "می\u200cں", "एक\nदो", "✔\ufe0f 5 ₹", "ಕ್ಷ"])
def test_what_scripts_need_is_kept(text: str) -> None:
    assert forbidden(text) == ()
    assert normalize(text) == unicodedata.normalize("NFC", text)


def test_the_quick_look_misses_none() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert not any(is_surely_fit(found) for found in FORBIDDEN.findall(every))


@given(st.text())
def test_the_quick_look_agrees_where_it_is_sure(text: str) -> None:
    assert not (is_surely_fit(text) and forbidden(text))


def test_the_quick_look_is_sure_of_ordinary_texts() -> None:
    assert is_surely_fit("क्\u200dष, می\u200cں\nOTP ₹5")


@given(st.text())
def test_admin_and_import_refuse_the_same(text: str) -> None:
    text = normalize(text)[:40]
    told = " ".join(str(problem) for problem in problems("body", text))
    assert all(name.split(" (")[0] in told for name in forbidden(text)[:1])
    assert ("nobody can see. Delete" in told) == bool(forbidden(text))


@given(st.characters())
def test_a_name_is_never_empty(character: str) -> None:
    assert name_of(character)
