import pytest

from catalog.domain.languages import MalformedTag, choose, match


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("hi", "hi"),
        ("HI", "hi"),
        ("hi-IN", "hi"),
        ("hi-Latn", "hi"),
        ("pa_Guru_IN", "pa"),
        ("mai", "hi"),
        ("en-US", "en"),
        ("fr", None),
        ("ne", None),
        ("pa-Arab", None),
        ("x-private", None),
        ("ih-jzc-000", None),
    ],
)
def test_a_reader_gets_the_nearest_language(asked: str, given: str | None) -> None:
    assert match(asked) == given


@pytest.mark.parametrize(
    "asked", ["", "h", "hindi!", "toolonglanguage", "hi-", "*", "ह", "a b", "12", "hi\n"]
)
def test_what_is_no_tag_is_refused(asked: str) -> None:
    with pytest.raises(MalformedTag):
        match(asked)


@pytest.mark.parametrize(
    ("header", "given"),
    [
        ("", "en"),
        ("*", "en"),
        ("fr, hi;q=0.5, ta;q=0.9", "ta"),
        ("hi;q=0, bn;q=0.1", "bn"),
        ("ta-IN,ta;q=0.9,en;q=0.8", "ta"),
        ("!!, ur", "ur"),
        ("hi;q=nonsense, ml;q=0.1", "ml"),
    ],
)
def test_a_browser_gets_the_language_it_likes_best(header: str, given: str) -> None:
    assert choose(header) == given
