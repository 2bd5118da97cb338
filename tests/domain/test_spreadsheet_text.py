from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.spreadsheet_text import guard, guard_in_text_cell, unguard

TEXTS = st.text() | st.text("'=+-@\t\r\n ＝a", max_size=8)


@given(TEXTS)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert unguard(guard(text)) == text
    assert unguard(guard_in_text_cell(text)) == text


@given(TEXTS, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"]))
def test_nothing_begins_as_a_formula_does(text: str, sign: str) -> None:
    assert guard(sign + text) == f"'{sign}{text}"


@pytest.mark.parametrize("text", ["'quoted' word", "a=b", "", "'", "नया OTP", "*"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guard(text) == text
    assert unguard(text) == text


def test_an_apostrophe_of_the_text_itself_is_kept() -> None:
    assert guard("'=1") == "''=1"
    assert unguard("''=1") == "'=1"


def test_a_cell_that_is_a_text_shows_a_formula_as_it_is() -> None:
    assert guard_in_text_cell("=1+1") == "=1+1"
