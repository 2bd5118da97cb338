"""Three-way merge of texts: what two people did to the same message since one of them read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """A column that both changed, differently, since `base`."""

    column: str
    base: str
    current: str
    mine: str


@dataclass(frozen=True, slots=True)
class Merge:
    """`texts`: every column as it should stand; `conflicts`: those that a person must decide."""

    texts: dict[str, str]
    conflicts: tuple[Conflict, ...]


def three_way(
    *, base: Mapping[str, str], current: Mapping[str, str], mine: Mapping[str, str]
) -> Merge:
    """Merge `mine` (the columns handed in, any subset) into `current`, both made from `base`.

    Changed by one side only: that side's text. By both alike: nothing to do. By both,
    differently: a conflict, and `texts` holds the current text.
    """
    texts = dict(current)
    conflicts = []
    for column, wanted in mine.items():
        was, now = base[column], current[column]
        if wanted in (was, now):
            continue
        if was == now:
            texts[column] = wanted
        else:
            conflicts.append(Conflict(column, was, now, wanted))
    return Merge(texts, tuple(conflicts))
