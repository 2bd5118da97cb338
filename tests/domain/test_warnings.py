"""What a reviewer is asked to look at twice, and what not."""

from __future__ import annotations

import csv
from itertools import chain
from pathlib import Path

import pytest

from catalog.domain import quality, warnings
from catalog.domain.cells import TEXT_FIELDS
from catalog.domain.languages import TAGS

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def told(
    lang: str, text: str, *, field: str = "title", source: str = "Ask for a new OTP"
) -> list[str]:
    """The sentences about a text."""
    return [str(one) for one in warnings.warnings(field=field, lang=lang, text=text, source=source)]


# Each check: a field, a language, a text that it speaks of, what it names, and one that is fine.
CASES = [
    (warnings.MISSING, "title", "hi", "", "", "नया OTP पाएँ"),
    (warnings.MISSING, "action", "ur", "", "", "نیا OTP حاصل کریں"),
    (warnings.MISSING, "body", "as", "", "", "নতুন OTP লওক।"),
    (warnings.SAME_AS_ENGLISH, "title", "hi", "Ask for a new OTP", "", "नया OTP पाएँ"),
    (warnings.SAME_AS_ENGLISH, "title", "ur", "Ask for a new OTP", "", "نیا OTP حاصل کریں"),
    (warnings.SAME_AS_ENGLISH, "title", "as", "Ask for a new OTP", "", "নতুন OTP লওক"),
    (warnings.LATIN_WORDS, "title", "hi", "नया code पाएँ", "code", "नया OTP, PIN या UPI पाएँ"),
    (warnings.LATIN_WORDS, "title", "ur", "نیا Code حاصل کریں", "Code", "نیا KYC حاصل کریں"),
    (warnings.LATIN_WORDS, "title", "as", "নতুন otp লওক", "otp", "নতুন SMS লওক"),
    (warnings.FOREIGN_LETTERS, "title", "hi", "नया কোড पाएँ", "ক ড", "नया कोड पाएँ"),
    (warnings.FOREIGN_LETTERS, "title", "ur", "نيا كوڈ", "ك ي", "نیا کوڈ"),
    (warnings.FOREIGN_LETTERS, "title", "as", "আপোনার কার্ড", "র", "আপোনাৰ কাৰ্ড"),
    (warnings.FOREIGN_LETTERS, "title", "bn", "আপনাৰ কার্ড", "ৰ", "আপনার কার্ড"),
    (warnings.OTHER_DIGITS, "title", "hi", "४ अंक लिखें", "४", "4 अंक लिखें"),
    (warnings.OTHER_DIGITS, "title", "ur", "۴ ہندسے لکھیں", "۴", "4 ہندسے لکھیں"),
    (warnings.OTHER_DIGITS, "title", "as", "৪টা অংক লিখক", "৪", "4টা অংক লিখক"),
    (warnings.SENTENCE_END, "body", "hi", "नया OTP माँगें.", "।", "नया OTP माँगें।"),
    (warnings.SENTENCE_END, "body", "ur", "نیا OTP مانگیں.", "۔", "نیا OTP مانگیں۔"),
    (warnings.SENTENCE_END, "body", "as", "নতুন OTP লওক", "।", "নতুন OTP লাগে নেকি?"),
    (warnings.SENTENCE_END, "body", "ta", "புதிய OTP கேளுங்கள்।", ".", "புதிய OTP கேளுங்கள்."),
    (warnings.TITLE_END, "title", "hi", "नया OTP पाएँ।", "", "नया OTP पाएँ?"),
    (warnings.TITLE_END, "title", "ur", "نیا OTP حاصل کریں۔", "", "نیا OTP حاصل کریں"),
    (warnings.TITLE_END, "title", "as", "নতুন OTP লওক!", "", "নতুন OTP লওক"),
    (warnings.SPACES, "title", "hi", "नया  OTP पाएँ", "", "नया OTP पाएँ"),
    (warnings.SPACES, "title", "ur", "نیا OTP  حاصل کریں", "", "نیا OTP حاصل کریں"),
    (warnings.SPACES, "title", "as", "নতুন  OTP লওক", "", "নতুন OTP লওক"),
    (warnings.TECHNICAL, "title", "en", "Timeout in CBS", "cbs, timeout", "The bank took too long"),
    (warnings.TECHNICAL, "title", "en", "Invalid OTP", "invalid", "That OTP doesn't match"),
    (warnings.LINK, "body", "hi", "1800 123 4567 पर फ़ोन करें।", "", "ग्राहक सेवा से बात करें।"),
    (warnings.LINK, "body", "ur", "help@bank پر لکھیں۔", "", "کسٹمر کیئر کو لکھیں۔"),
    (warnings.LINK, "body", "as", "www.bank.in চাওক।", "", "গ্ৰাহক সেৱাৰ সৈতে কথা পাতক।"),
]


@pytest.mark.parametrize(("template", "field", "lang", "text", "named", "fine"), CASES)
def test_each_check_speaks_of_what_it_is_for(
    template: str, field: str, lang: str, text: str, named: str, fine: str
) -> None:
    found = warnings.warnings(field=field, lang=lang, text=text, source="Ask for a new OTP")
    params = {one.template: one.params for one in found}
    assert template in params
    assert list(params[template].values()) == ([named] if named else [])
    assert told(lang, fine, field=field) == []


def test_every_check_has_a_text_here() -> None:
    assert len({template for template, *_others in CASES}) == len(warnings.CHECKS)


def test_a_text_that_english_lacks_too_is_not_missing() -> None:
    assert told("hi", "", field="action", source="") == []


def test_an_empty_text_is_looked_at_for_being_missing_only() -> None:
    assert told("hi", "", field="body") == [warnings.MISSING]


def test_what_is_refused_is_told_first() -> None:
    found = warnings.warnings(field="title", lang="hi", text="क" * 61 + "।", source="One")
    assert [one.template for one in found] == [quality.TOO_LONG, warnings.TITLE_END]


def test_several_are_told_in_the_order_of_the_checks() -> None:
    assert told("ur", "كوڈ  ۴ abc۔") == [
        "Words in Latin letters: abc.",
        "Letters that this language does not write with: ك.",
        "Digits other than 0 to 9: ۴.",
        warnings.TITLE_END,
        warnings.SPACES,
    ]


@pytest.mark.parametrize("lang", TAGS)
def test_the_shipped_texts_need_no_second_look(lang: str) -> None:
    rows = {tag: read(tag) for tag in ("en", lang)}
    assert len(rows[lang]) == 68
    found = chain.from_iterable(
        [
            (code, field, one)
            for one in told(lang, text, field=field, source=rows["en"][code][field])
        ]
        for code, texts in rows[lang].items()
        for field, text in texts.items()
    )
    assert list(found) == []


def read(lang: str) -> dict[tuple[str, str], dict[str, str]]:
    """The shipped texts of a language by service and code."""
    with (FIXTURES / f"messages.{lang}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["service"], row["code"]): {name: row[f"{name}_{lang}"] for name in TEXT_FIELDS}
            for row in csv.DictReader(file)
        }
