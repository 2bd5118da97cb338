"""What changed between two texts, word by word, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import regex

# A word with its marks and joiners, a run of white space, or one other grapheme cluster:
# a cut never falls inside what a reader sees as one character.
_PIECE = regex.compile(r"(?:(?=[\p{L}\p{N}])\X|[\u200c\u200d])+|\s+|\X")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed (`same`), went (`old`) or came (`new`)."""

    kind: Literal["same", "old", "new"]
    text: str


def pieces(text: str) -> list[str]:
    """`text` cut into words, white space and signs; joined again they are `text`."""
    return regex.findall(_PIECE, text)


def compare(old: str, new: str) -> list[Part]:
    """The parts that lead from `old` to `new`: `same` and `old` together are `old`, in order."""
    before, after = pieces(old), pieces(new)
    parts: list[Part] = []
    gone, came = "", ""
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (tag, start, end, new_start, new_end) in enumerate(opcodes):
        text = "".join(before[start:end])
        # White space between two changes is read as part of one change.
        inside = 0 < place < len(opcodes) - 1 and text.isspace()
        if tag != "equal" or inside:
            gone += text
            came += "".join(after[new_start:new_end])
            continue
        parts += [*_changed(gone, came), Part("same", text)]
        gone, came = "", ""
    return [*parts, *_changed(gone, came)]


def _changed(gone: str, came: str) -> list[Part]:
    return [part for part in (Part("old", gone), Part("new", came)) if part.text]
