"""What a text may be: the one place that admin, import and checks ask.

Lengths are counted in grapheme clusters (UAX 29), what a reader sees as one character:
a Hindi syllable is one, though it is several code points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from catalog.domain.characters import code_point_of, is_surely_fit, name_of, refused

LIMITS = {"title": 60, "body": 240, "action": 40}
DESCRIPTION_LIMIT = 500

_CLUSTER = regex.compile(r"\X")

# Marks without end fit into one character that a reader sees, but not into a cell of a workbook
# (32,767 code points), nor on a screen. Living scripts need 3 code points on average.
_CODE_POINTS_PER_CHARACTER = 10


def gettext_noop(text: str) -> str:
    """Marks a sentence for gettext, by the name that it looks for. The doors translate it."""
    return text


TOO_LONG = gettext_noop("%(length)d characters; at most %(limit)d fit on a phone. Shorten it.")
REFUSED_CHARACTER = gettext_noop(
    "It contains %(name)s (%(code_point)s), which nobody can see. Delete that character."
)
LINE_BREAK = gettext_noop("A line break is allowed in the body only. Put it on one line.")
STACKED = gettext_noop("It stacks more marks on its characters than anyone can read. Delete some.")
UNSEEN = gettext_noop("It has no character that a reader can see. Write a text or leave it blank.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is refused. `template` % `params` is the sentence; doors may translate `template`."""

    template: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.params


def length(text: str) -> int:
    """The number of grapheme clusters in `text`."""
    return len(text) if text.isascii() and "\r" not in text else len(_CLUSTER.findall(text))


def normalize(text: str) -> str:
    """`text` in NFC, its line breaks as `\\n`, with no white space at its ends."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def problems(text_field: str, text: str) -> Sequence[Problem]:
    """What is wrong with a normalized `text` of `title`, `body` or `action`; nothing where it is fit."""
    limit = LIMITS[text_field]
    # Most texts, a hundred thousand times in an import: one line of letters that can be seen.
    if len(text) <= limit and text.isprintable() and is_surely_fit(text):
        return ()
    is_broken = "\n" in text and text_field != "body"
    return [*([Problem(LINE_BREAK)] if is_broken else ()), *_common(text, limit)]


def description_problems(text: str) -> Sequence[Problem]:
    """What is wrong with a code's normalized technical description or a service's name."""
    return [*_common(text, DESCRIPTION_LIMIT)]


def _common(text: str, limit: int) -> Iterator[Problem]:
    unseen = () if is_surely_fit(text) else refused(text)
    for character in unseen:
        yield Problem(
            REFUSED_CHARACTER,
            {
                "name": name_of(character),
                "code_point": code_point_of(character),
            },
        )
    if not unseen and text and not text.strip("\u200c\u200d \n"):
        yield Problem(UNSEEN)
    if len(text) > limit and (count := length(text)) > limit:
        yield Problem(TOO_LONG, {"length": count, "limit": limit})
    elif len(text) > limit * _CODE_POINTS_PER_CHARACTER:
        yield Problem(STACKED)
