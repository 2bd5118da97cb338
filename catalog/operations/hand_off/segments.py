"""The segments that a program has cut a unit into, put together again.

Source: OASIS, XLIFF Version 2.1, 2018: the attributes `order` and `state`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile

_ORDER = re.compile("[0-9]{1,4}")


@dataclass(slots=True)
class Segment:
    """`is_blank`: it lies between sentences, so it needs no translation. `order`: of the target.

    `is_initial`: nobody has translated it yet, whatever the program has put into its target.
    """

    is_blank: bool
    is_initial: bool
    source: str = ""
    target: str = ""
    order: str = ""


def target_of(segments: Sequence[Segment], line: int) -> str:
    """The whole unit's; empty where a segment of it is not translated yet.

    `line`: where the unit stands. Raises UnreadableFile for targets in no order.
    """
    placed: dict[int, str] = {}
    for place, segment in enumerate(segments, start=1):
        text = segment.target
        if segment.is_blank:
            text = text or segment.source
        elif segment.is_initial if text else segment.source:
            return ""
        at = int(segment.order) if _ORDER.fullmatch(segment.order) else 0
        placed[at if segment.order else place] = text
    if sorted(placed) != list(range(1, len(segments) + 1)):
        told = _(
            "Line %(line)d: the order of its targets is not whole. Number all or none of them."
        )
        raise UnreadableFile(told % {"line": line})
    return "".join(placed[place] for place in sorted(placed))
