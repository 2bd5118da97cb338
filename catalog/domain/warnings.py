"""What a reviewer should look at twice: one ordered list of checks, each a sentence.

They hold nothing back: a text may be right all the same. What is refused stands in quality.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import regex

from catalog.domain import quality
from catalog.domain.languages import BY_TAG, SOURCE
from catalog.domain.quality import Problem, gettext_noop


@dataclass(frozen=True, slots=True)
class Text:
    """One text to look at: `field` of a message in `lang`, with its English `source`."""

    field: str
    lang: str
    text: str
    source: str


# What customers know by these names in every language.
KEPT_IN_LATIN = frozenset(("OTP", "PIN", "KYC", "UPI", "SMS", "GST"))

MISSING = gettext_noop("English has a text here; this language has none.")
SAME_AS_ENGLISH = gettext_noop("It is the same as the English text. Is it translated?")
LATIN_WORDS = gettext_noop("Words in Latin letters: %(words)s.")
FOREIGN_LETTERS = gettext_noop("Letters that this language does not write with: %(letters)s.")
OTHER_DIGITS = gettext_noop("Digits other than 0 to 9: %(digits)s.")
SENTENCE_END = gettext_noop("The body should end with “%(sign)s”.")
TITLE_END = gettext_noop("A title ends without a full stop or an exclamation mark.")
SPACES = gettext_noop("Two spaces stand side by side.")
TECHNICAL = gettext_noop("A word that customers don't use: %(words)s.")
LINK = gettext_noop("A link, an address or a phone number. They differ from bank to bank.")

_LATIN = regex.compile(r"[A-Za-z]{2,}")
_DIGITS = regex.compile(r"[\p{Nd}--[0-9]]", regex.V1)
_LINK = regex.compile(r"https?://|www\.|@|\+?\d[\d -]{6,}\d")
_TECHNICAL = regex.compile(
    r"\b(error|invalid|failed to|null|timeout|exception|JWT|CBS|CMS|GL account|tenant)\b", regex.I
)


def _missing(given: Text) -> Iterator[Problem]:
    if given.source and not given.text:
        yield Problem(MISSING)


def _same_as_english(given: Text) -> Iterator[Problem]:
    if given.lang != SOURCE and given.text and given.text == given.source:
        yield Problem(SAME_AS_ENGLISH)


def _latin_words(given: Text) -> Iterator[Problem]:
    if given.lang != SOURCE:
        left = sorted(set(_LATIN.findall(given.text)) - KEPT_IN_LATIN)
        if left and given.text != given.source:
            yield Problem(LATIN_WORDS, {"words": ", ".join(left)})


@cache
def _foreign(lang: str) -> regex.Pattern[str]:
    """A letter that the language does not write with, other than those of ASCII."""
    language = BY_TAG[lang]
    others = rf"[\p{{L}}--\p{{ASCII}}--\p{{Script_Extensions={language.script}}}]"
    named = regex.escape("".join(language.foreign_letters))
    return regex.compile(f"{others}|[{named}]" if named else others, regex.V1)


def _foreign_letters(given: Text) -> Iterator[Problem]:
    found = set(_foreign(given.lang).findall(given.text))
    if found:
        yield Problem(FOREIGN_LETTERS, {"letters": " ".join(sorted(found))})


def _other_digits(given: Text) -> Iterator[Problem]:
    found = sorted(set(_DIGITS.findall(given.text)))
    if found:
        yield Problem(OTHER_DIGITS, {"digits": " ".join(found)})


def _sentence_end(given: Text) -> Iterator[Problem]:
    sign = BY_TAG[given.lang].full_stop
    if given.field == "body" and given.text and not given.text.endswith((sign, "?")):
        yield Problem(SENTENCE_END, {"sign": sign})


def _title_end(given: Text) -> Iterator[Problem]:
    if given.field == "title" and given.text.endswith((".", "।", "۔", "!")):
        yield Problem(TITLE_END)


def _spaces(given: Text) -> Iterator[Problem]:
    if "  " in given.text:
        yield Problem(SPACES)


def _technical(given: Text) -> Iterator[Problem]:
    if given.lang == SOURCE:
        found = sorted({word.lower() for word in _TECHNICAL.findall(given.text)})
        if found:
            yield Problem(TECHNICAL, {"words": ", ".join(found)})


def _link(given: Text) -> Iterator[Problem]:
    if _LINK.search(given.text):
        yield Problem(LINK)


# In the order in which a person reads them.
CHECKS: tuple[Callable[[Text], Iterator[Problem]], ...] = (
    _missing,
    _same_as_english,
    _latin_words,
    _foreign_letters,
    _other_digits,
    _sentence_end,
    _title_end,
    _spaces,
    _technical,
    _link,
)


# Those that look for a sign in the text; a text without any, as most are, is spared them.
_BY_SIGNS = (_latin_words, _foreign_letters, _other_digits, _spaces, _technical, _link)
_WITHOUT_SIGNS = tuple(check for check in CHECKS if check not in _BY_SIGNS)


def _has_signs(lang: str, text: str) -> bool:
    """Whether one of `_BY_SIGNS` may find something."""
    if "  " in text or _DIGITS.search(text) or _LINK.search(text) or _foreign(lang).search(text):
        return True
    if lang == SOURCE:
        return _TECHNICAL.search(text) is not None
    return not KEPT_IN_LATIN.issuperset(_LATIN.findall(text))


def warnings(*, field: str, lang: str, text: str, source: str) -> list[Problem]:
    """What to look at twice in a text of `title`, `body` or `action`, and what is refused in it.

    An empty text is looked at for being missing only.
    """
    given = Text(field, lang, text, source)
    checks = CHECKS[:1]
    if text:
        checks = CHECKS if _has_signs(lang, text) else _WITHOUT_SIGNS
    refused = quality.problems(field, text) if text else ()
    return [*refused, *(problem for check in checks for problem in check(given))]
