"""The shipped texts: the reference word for word, and every language as its readers write it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import regex

from catalog.domain import quality
from catalog.domain.cells import RESOLUTIONS, TEXT_FIELDS
from catalog.domain.languages import SOURCE, TAGS

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
TRANSLATED = [tag for tag in TAGS if tag != SOURCE]

# The reference's own table (service, service_name, code, description), as CSV with \n line ends.
REFERENCE = "c3b93eaf3486024fcaf202fd098c8fa9ced846658c2eaa23ead4a1220bef6287"

# What customers know by these names in every language; nothing else stays in Latin letters.
KEPT_IN_LATIN = {"OTP", "PIN", "KYC", "UPI", "SMS", "GST"}
SCRIPTS = {
    "hi": "Devanagari", "mr": "Devanagari", "bn": "Bengali", "as": "Bengali", "te": "Telugu",
    "ta": "Tamil", "ur": "Arabic", "gu": "Gujarati", "kn": "Kannada", "ml": "Malayalam",
    "or": "Oriya", "pa": "Gurmukhi",
}  # fmt: skip
# The danda where the language's press uses it, its own full stop in Urdu, else the point.
ENDS = {**dict.fromkeys(TAGS, "."), **dict.fromkeys(("hi", "bn", "pa", "or", "as"), "।"), "ur": "۔"}
# Letters of a neighbour with the same script, or of Arabic where Urdu has its own.
FOREIGN_LETTERS = {"as": "র", "bn": "ৰৱ", "ur": "يكه"}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def texts(lang: str) -> Iterator[tuple[str, str, str, str]]:
    """Key, field, English text and text of each cell of a language."""
    for source, row in zip(
        read(f"messages.{SOURCE}.csv"), read(f"messages.{lang}.csv"), strict=True
    ):
        for field in TEXT_FIELDS:
            yield (
                f"{row['service']}/{row['code']} {field}",
                field,
                source[f"{field}_{SOURCE}"],
                row[f"{field}_{lang}"],
            )


def test_codes_and_descriptions_are_the_reference_s_word_for_word() -> None:
    columns = ["service", "service_name", "code", "description"]
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(read("errors.csv"))
    assert len(read("errors.csv")) == 67
    assert sha256(table.getvalue().encode()).hexdigest() == REFERENCE


def test_every_code_has_a_resolution_that_apps_know() -> None:
    assert {row["resolution"] for row in read("errors.csv")} <= set(RESOLUTIONS)


@pytest.mark.parametrize("lang", TAGS)
def test_each_language_has_every_code_and_the_fallback_in_the_same_order(lang: str) -> None:
    codes = [(row["service"], row["code"]) for row in read("errors.csv")]
    rows = read(f"messages.{lang}.csv")
    assert [(row["service"], row["code"]) for row in rows] == [*codes, ("*", "*")]
    assert list(rows[0]) == ["service", "code", *(f"{field}_{lang}" for field in TEXT_FIELDS)]


@pytest.mark.parametrize("lang", TAGS)
def test_each_text_is_there_fits_and_is_clean(lang: str) -> None:
    for key, field, source, text in texts(lang):
        assert bool(text) == bool(source), key
        assert text or field == "action", key
        assert list(quality.problems(field, text)) == [], key
        assert quality.normalize(text) == text, key
        assert "  " not in text, key
        assert "\n" not in text, key


@pytest.mark.parametrize("lang", TAGS)
def test_a_body_ends_as_a_sentence_does_and_a_title_does_not(lang: str) -> None:
    for key, field, _source, text in texts(lang):
        if field == "body":
            assert text.endswith(ENDS[lang]), key
        if field == "title":
            assert not text.endswith((".", "।", "۔", "!")), key


@pytest.mark.parametrize("lang", TRANSLATED)
def test_each_language_is_written_in_its_own_script(lang: str) -> None:
    own = regex.compile(rf"\p{{Script_Extensions={SCRIPTS[lang]}}}")
    for key, _field, source, text in texts(lang):
        latin = set(regex.findall(r"[A-Za-z]+", text))
        assert latin <= KEPT_IN_LATIN, key
        assert KEPT_IN_LATIN & set(regex.findall(r"[A-Z]{3}", source)) <= latin, key
        for character in text:
            if character.isalpha() and not character.isascii():
                assert own.match(character), (key, character)
            # Digits as phones and cards show them.
            assert character.isascii() or unicodedata.category(character) != "Nd", key
        assert not set(text) & set(FOREIGN_LETTERS.get(lang, "")), key


@pytest.mark.parametrize("lang", TAGS)
@pytest.mark.parametrize("field", ["title", "body"])
def test_codes_that_mean_different_things_read_differently(lang: str, field: str) -> None:
    seen: dict[str, str] = {}
    for key, of, source, text in texts(lang):
        if of == field:
            assert seen.setdefault(text, source) == source, key


def test_english_says_the_same_twice_only_of_codes_that_mean_the_same() -> None:
    rows = read(f"messages.{SOURCE}.csv")
    by_text: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        by_text.setdefault((row["title_en"], row["body_en"]), set()).add(row["code"])
    assert [codes for codes in by_text.values() if len(codes) > 1] == []
