"""Texts typed for a font that draws Indian letters in the places of Latin ones.

Before Unicode, fonts like Kruti Dev, Chanakya, those of ISFOC, APS and Shree-Lipi or Bamini drew
क where the file has `d`. Copied into a sheet, only the Latin letters arrive: `xyr vksVhih`.

An untranslated English text has no letter of the language's script either. That is no reason to
refuse a row (domain/warnings.py tells a reviewer). So a text counts as typed for such a font only
where it is unlike English besides: signs or capitals inside words, letters that no English text
has, or hardly any vowels.
"""

from __future__ import annotations

import regex

from catalog.domain.languages import BY_TAG, SOURCE
from catalog.domain.quality import LIMITS
from catalog.domain.warnings import KEPT_IN_LATIN

_OWN = {tag: regex.compile(rf"\p{{Script={language.script}}}") for tag, language in BY_TAG.items()}
# Places between {braces} and markup are no words. Each pattern here looks at a character a few
# times at most, however long the text is.
_NO_WORDS = regex.compile(r"\{[^{}\s]*+\}|<[^<>]*+>|%\w++")
# Stands where such a place was, so that an address around it stays one.
_PLACE = "\ufffc"
_OTHER_LETTERS = regex.compile(r"\p{L}")
# Letters of Windows-1252's upper half, and the signs there that English does not use in a word.
_UPPER_HALF = regex.compile(
    r"[\u00a1-\u00a8\u00aa-\u00ad\u00af-\u00ff\u0152-\u0192\u02c6\u02dc†‡‰‹›„‚ˆ]"
)
_SIGN_INSIDE = regex.compile(
    r"[A-Za-z][;\[\]{}|\\^~`<>=+*#$\"][A-Za-z]|(?<!\S)[;\[\]|\\^~`<>][A-Za-z]"
)
_CAPITAL_INSIDE = regex.compile(r"(?<![A-Za-z])[a-z]{2,}[A-Z]")
_WORD = regex.compile(r"[A-Za-z]+")
# English has two vowels in five letters, Hindi in Kruti Dev one in seven. A short text can't be
# judged by its share ("Wrong strength"), only by having none.
_FEWEST_VOWELS = 0.2
_ENOUGH_LETTERS = 16
# What is longer is refused for its length (domain/quality.py), with all marks on its letters.
_LONGEST = 10 * max(LIMITS.values())


def is_legacy(text: str, tag: str) -> bool:
    """Whether a text in the language `tag` was typed for such a font. English never was."""
    if tag == SOURCE or not 0 < len(text) <= _LONGEST or _OWN[tag].search(text):
        return False
    words = _words_of(text)
    letters = [word for word in _WORD.findall(words) if word not in KEPT_IN_LATIN]
    if not letters and not _UPPER_HALF.search(words):
        return False
    if any(not _is_western(letter) for letter in _OTHER_LETTERS.findall(words)):
        return False
    return bool(
        _UPPER_HALF.search(words)
        or _SIGN_INSIDE.search(words)
        or _CAPITAL_INSIDE.search(words)
        or _has_few_vowels(letters)
    )


def _words_of(text: str) -> str:
    """`text` without places, markup and addresses."""
    words = _NO_WORDS.sub(_PLACE, text)
    if "@" in words or "://" in words:
        words = " ".join(word for word in words.split() if "@" not in word and "://" not in word)
    return words.replace(_PLACE, " ")


def _is_western(letter: str) -> bool:
    return letter < "\u0250" or letter == "\u02c6"


def _has_few_vowels(words: list[str]) -> bool:
    # What is all in capitals is a name.
    letters = "".join(word for word in words if not word.isupper()).lower()
    vowels = sum(letters.count(vowel) for vowel in "aeiouy")
    if len(letters) < _ENOUGH_LETTERS:
        return len(letters) > 2 and not vowels
    return vowels < _FEWEST_VOWELS * len(letters)
