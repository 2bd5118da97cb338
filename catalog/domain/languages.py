"""The catalogue's languages, and how a request's wish is matched to one of them.

Tags are BCP 47. Matching follows CLDR's language matching, as langcodes implements it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from langcodes import closest_match, standardize_tag
from langcodes.tag_parser import LanguageTagError

SOURCE = "en"

# A well-formed tag with `-` or `_`; the parts in their order: language, extended language, script,
# region, variants, extensions, private use. Source: RFC 5646, 2.1, without the tags that it keeps
# for history. ECMA 262 reads it too, so the API's schema states it.
MAX_TAG_LENGTH = 64
SYNTAX = (
    r"^([A-Za-z]{2,3}([-_][A-Za-z]{3}){0,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?"
    r"([-_]([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*([-_][0-9A-WY-Za-wy-z]([-_][A-Za-z0-9]{2,8})+)*"
    r"([-_][Xx]([-_][A-Za-z0-9]{1,8})+)?|[Xx]([-_][A-Za-z0-9]{1,8})+)$"
)

# CLDR's distance up to which one written language serves a reader of another
# (Maithili gets Hindi: 20); above it they get the source.
_MAX_DISTANCE = 25


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the catalogue; `direction` is `ltr` or `rtl`.

    `script` is Unicode's name of it. `foreign_letters` are letters of that script that belong to
    a neighbour (Bengali র in Assamese, Arabic ي in Urdu).
    """

    tag: str
    name: str
    native_name: str
    script: str
    full_stop: str = "."
    foreign_letters: str = ""
    direction: str = "ltr"


LANGUAGES = (
    Language("en", "English", "English", "Latin"),
    Language("hi", "Hindi", "हिन्दी", "Devanagari", "।"),
    Language("bn", "Bengali", "বাংলা", "Bengali", "।", "ৰৱ"),
    Language("te", "Telugu", "తెలుగు", "Telugu"),
    Language("mr", "Marathi", "मराठी", "Devanagari"),
    Language("ta", "Tamil", "தமிழ்", "Tamil"),
    Language("ur", "Urdu", "اردو", "Arabic", "۔", "يكه", "rtl"),
    Language("gu", "Gujarati", "ગુજરાતી", "Gujarati"),
    Language("kn", "Kannada", "ಕನ್ನಡ", "Kannada"),
    Language("ml", "Malayalam", "മലയാളം", "Malayalam"),
    Language("or", "Odia", "ଓଡ଼ିଆ", "Oriya", "।"),
    Language("pa", "Punjabi", "ਪੰਜਾਬੀ", "Gurmukhi", "।"),
    Language("as", "Assamese", "অসমীয়া", "Bengali", "।", "র"),
)
TAGS = tuple(language.tag for language in LANGUAGES)
BY_TAG = {language.tag: language for language in LANGUAGES}


class MalformedTag(ValueError):
    """The text is not a language tag of BCP 47."""


@lru_cache(maxsize=1024)
def match(tag: str) -> str | None:
    """The catalogue's language for a reader who asks for `tag`, or None where none serves.

    Any case, `-` or `_`, with or without script and region. Raises MalformedTag.
    """
    if len(tag) > MAX_TAG_LENGTH or not re.fullmatch(SYNTAX[1:-1], tag):
        raise MalformedTag(tag)
    try:
        wanted = standardize_tag(tag)
        best, _distance = closest_match(wanted, TAGS, max_distance=_MAX_DISTANCE)
    except LanguageTagError:
        # langcodes puts an extended language with a region in digits in a wrong order, and then
        # refuses its own text. The tag is well-formed, and none that the catalogue has.
        return None
    return best if best in BY_TAG else None


@lru_cache(maxsize=1024)
def choose(accept_language: str) -> str:
    """The language for an `Accept-Language` header (RFC 9110, 12.5.4); the source where none serves.

    Ranges are tried by falling weight, ties in the order given. What is malformed is passed
    over: a header that a browser sends by itself must not cost a customer the answer.
    """
    for tag, _weight in sorted(_ranges(accept_language), key=lambda item: -item[1]):
        if tag == "*":
            return SOURCE
        try:
            found = match(tag)
        except MalformedTag:
            continue
        if found:
            return found
    return SOURCE


def _ranges(header: str) -> list[tuple[str, float]]:
    ranges = []
    for item in header[:1000].split(","):
        tag, _, parameters = item.partition(";")
        weight = weight_of(parameters)
        if tag.strip() and weight:
            ranges.append((tag.strip(), weight))
    return ranges


def weight_of(parameters: str) -> float:
    """The `q` of a header item's parameters: 1.0 where absent, 0.0 where it is no weight.

    Source: RFC 9110, 12.4.2.
    """
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0
