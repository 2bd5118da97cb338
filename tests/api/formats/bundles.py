"""Bundles with any texts that the catalogue allows, and what must be read back from each."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import Any

from hypothesis import strategies as st

from catalog.api.formats import render
from catalog.api.formats.keys import Key
from catalog.domain import quality
from catalog.domain.cells import RESOLUTIONS, TEXT_FIELDS

# As the models' formats have them: words of lower-case letters and digits, and what joins them.
_WORDS = st.text(ascii_lowercase + digits, min_size=1, max_size=8)
SERVICES = st.lists(_WORDS, min_size=1, max_size=4).map("-".join)
CODES = st.tuples(
    _WORDS, st.lists(st.tuples(st.sampled_from("._-"), _WORDS).map("".join), max_size=4)
).map(lambda code: code[0] + "".join(code[1]))
KEYS = st.tuples(SERVICES, CODES)

# What some format reads as a sign of its own, and what is hard for one.
_SIGNS = (
    *("'", '"', "\\", "%", "&", "<", ">", "{", "}", "@", "?", "#", "|", "*/", "//", ";", "=", ","),
    *("''", "\\n", "\\u0041", "%s %d", "%1$@", "&amp;", "&#10;", "<b>x</b>", "<![CDATA[", "]]>"),
    *("{{x}}", "{{", "$t(", "$t(error_fallback__title)", "{0}", "{n, plural, other {#}}", "-->"),
    *("  ", "\u00a0", "\u3000", "\u2003", "`", "\u200c", "\u200d", "क्‍ष", "می‌خواهم", "اردو"),
    *("😀", "👩‍💻", "e\u0301", "نہیں", "=1+1", "0x1F"),
)
_CHARACTERS = st.characters(
    exclude_categories=("Cc", "Cf", "Cs", "Co", "Zl", "Zp"), include_characters="\u200c\u200d"
)


def texts(field: str, *, blank: bool = False) -> st.SearchStrategy[str]:
    """Any text that the catalogue takes for `field`."""
    pieces = st.one_of(st.sampled_from((*_SIGNS, *("\n" if field == "body" else ()))), _CHARACTERS)
    longest = quality.LIMITS[field] // 4
    joined = st.lists(pieces, min_size=0 if blank else 1, max_size=longest).map("".join)
    return joined.map(quality.normalize).filter(
        lambda text: (bool(text) or blank) and not list(quality.problems(field, text))
    )


def _given(lang: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "lang": st.just(lang),
            "title": texts("title"),
            "body": texts("body"),
            "action": texts("action", blank=True),
        }
    )


@dataclass(frozen=True)
class Example:
    """A Hindi bundle and the English one beside it."""

    messages: list[dict[str, Any]]
    fallback: dict[str, Any]
    source_messages: list[dict[str, Any]]
    source_fallback: dict[str, Any]

    def file(self, format_name: str) -> str:
        """The Hindi bundle in a format, as text."""
        return render(
            format_name,
            release=12,
            lang="hi",
            messages=self.messages,
            fallback=self.fallback,
            source_messages=self.source_messages,
            source_fallback=self.source_fallback,
        ).decode()

    def values(self) -> dict[Key, str]:
        """All that an app must find: each field of each message under its key."""
        return {
            Key(message.get("service", "*"), message.get("code", "*"), field): text
            for message in (*self.messages, self.fallback)
            for field, text in message.items()
            if field not in ("service", "code")
        }

    def translations(self) -> dict[Key, tuple[str, str | None]]:
        """The English of each text, and its Hindi: None where the message is given in English."""
        return {
            Key(message.get("service", "*"), message.get("code", "*"), field): (
                source[field],
                message[field] if message["lang"] == "hi" else None,
            )
            for message, source in zip(
                (*self.messages, self.fallback),
                (*self.source_messages, self.source_fallback),
                strict=True,
            )
            for field in TEXT_FIELDS
        }


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """Bundles in which some messages are given in English."""
    messages, sources = [], []
    for service, code in sorted(draw(st.lists(KEYS, max_size=3, unique=True))):
        rest = {
            "service": service,
            "code": code,
            "resolution": draw(st.sampled_from(RESOLUTIONS)),
        }
        source = draw(_given("en"))
        sources.append({**source, **rest})
        messages.append({**(draw(_given("hi")) if draw(st.booleans()) else source), **rest})
    fallback = draw(_given("en"))
    return Example(
        messages, draw(_given("hi")) if draw(st.booleans()) else fallback, sources, fallback
    )


def example(text: str) -> Example:
    """A bundle that says `text`, and nothing else, in each field."""
    said = {"title": text, "body": text, "action": text}
    rest = {"service": "otp-manager", "code": "otp.expired", "resolution": "retry"}
    hindi, english = {"lang": "hi", **said}, {"lang": "en", **said}
    return Example([{**hindi, **rest}], hindi, [{**english, **rest}], english)


# No catalogue text has white space at its ends; a format that is asked for them keeps them.
SPACED = (" x", "x ", "  x  y  ", "\n x \n", "\u00a0x\u3000", " @x", " ?x", "'", "''", "{'{", "")
