import pytest

from catalog.domain.quality import LIMITS, length, normalize, problems


def test_a_hindi_syllable_counts_as_one() -> None:
    assert length("कार्ड") == 2
    assert length("नमस्ते") == 3


@pytest.mark.parametrize("field", LIMITS)
def test_a_text_may_be_as_long_as_the_limit_and_no_longer(field: str) -> None:
    syllable = "कि"
    assert not list(problems(field, syllable * LIMITS[field]))
    (problem,) = problems(field, syllable * (LIMITS[field] + 1))
    assert str(LIMITS[field] + 1) in str(problem)
    assert str(LIMITS[field]) in str(problem)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u202e", "RIGHT-TO-LEFT OVERRIDE"),
        ("\ufeff", "ZERO WIDTH NO-BREAK SPACE"),
        ("\0", "U+0000"),
    ],
)
def test_a_character_that_nobody_can_see_is_named(character: str, name: str) -> None:
    (problem,) = problems("title", f"a{character}b")
    assert name in str(problem)


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_that_indic_scripts_need_are_kept(joiner: str) -> None:
    text = f"ക{joiner}ഷ"
    assert not list(problems("title", text))
    assert normalize(text) == text


def test_a_line_break_is_for_the_body_only() -> None:
    assert list(problems("title", "a\nb"))
    assert not list(problems("body", "a\nb"))


@pytest.mark.parametrize("field", LIMITS)
def test_marks_without_end_on_one_character_are_refused(field: str) -> None:
    assert length("e" + "\u0301" * 2400) == 1
    (problem,) = problems(field, "e" + "\u0301" * 2400)
    assert "marks" in str(problem)
