import regex
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.wording import Part, compare, pieces


def test_a_changed_word_is_marked_as_a_whole() -> None:
    assert compare("यह OTP ग़लत है", "यह OTP सही है") == [
        Part("same", "यह OTP "),
        Part("old", "ग़लत"),
        Part("new", "सही"),
        Part("same", " है"),
    ]


def test_a_vowel_sign_is_never_torn_from_its_consonant() -> None:
    for part in compare("கிட் எண்", "கீட் எண்"):
        assert not regex.match(r"\p{M}", part.text)


@given(st.text(), st.text())
def test_parts_give_both_texts_back(old: str, new: str) -> None:
    parts = compare(old, new)
    assert "".join(part.text for part in parts if part.kind != "new") == old
    assert "".join(part.text for part in parts if part.kind != "old") == new
    assert "".join(pieces(old)) == old


def test_a_space_between_two_changed_words_changes_with_them() -> None:
    assert compare("This is", "That was") == [Part("old", "This is"), Part("new", "That was")]
