"""A cell is the smallest thing that can change: one field of one message in one language.

What belongs to no language (a code's description and resolution, a service's name) is a cell
too, with an empty `lang`; a service's own cells have an empty `code`. The fallback message has
`*` for both service and code, a name that neither format allows.

A code is live where its `resolution` is not empty; a missing cell equals an empty text. So two
states differ by a set of changes, and a state plus its changes is the next state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from catalog.domain.languages import TAGS

TEXT_FIELDS = ("title", "body", "action")
CODE_FIELDS = ("description", "resolution")
SERVICE_FIELD = "name"
# In the order in which a person reads them.
FIELDS = (SERVICE_FIELD, *CODE_FIELDS, *TEXT_FIELDS)
FALLBACK = "*"
TEXT_COLUMNS = tuple(f"{field}_{tag}" for tag in TAGS for field in TEXT_FIELDS)
_TEXTS = frozenset(TEXT_COLUMNS)

RESOLUTIONS = ("correct", "retry", "wait", "sign_in", "contact_support", "none")


class CellKey(NamedTuple):
    """Where a text stands: service slug, code, BCP 47 tag (or empty), field."""

    service: str
    code: str
    lang: str
    field: str

    def __str__(self) -> str:
        """`otp-manager/otp.expired/hi/title`, without what is empty."""
        return "/".join(part for part in self if part)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell's text before (`old`) and after (`new`); empty means: not there."""

    key: CellKey
    old: str
    new: str


Cells = Mapping[CellKey, str]


def difference(before: Cells, after: Cells) -> list[CellChange]:
    """The changes that lead from `before` to `after`, in the order of their keys."""
    changes = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, ""), after.get(key, "")
        if old != new:
            changes.append(CellChange(key, old, new))
    return changes


def digests(changes: Iterable[CellChange]) -> dict[tuple[str, str], str]:
    """Service and code → a name for exactly what changes in it, texts before and after."""
    seen: dict[tuple[str, str], Any] = {}
    for change in sorted(changes, key=lambda change: change.key):
        one = seen.setdefault((change.key.service, change.key.code), sha256())
        for part in (*change.key, change.old, change.new):
            one.update(part.encode() + b"\0")
    return {key: one.hexdigest() for key, one in seen.items()}


def combined(names: Iterable[str]) -> str:
    """One name for several `digests`, whatever their order: what was seen can be held against them."""
    return sha256("".join(sorted(names)).encode()).hexdigest()


def digest(changes: Iterable[CellChange]) -> str:
    """A name for exactly these changes: what a person saw can be held against what would go live."""
    return combined(digests(changes).values())


def applied(cells: Cells, changes: Iterable[CellChange]) -> dict[CellKey, str]:
    """The state after `changes`; an empty text is a cell that is not there."""
    after = {**cells, **{change.key: change.new for change in changes}}
    return {key: text for key, text in after.items() if text}


def codes_of(changes: Iterable[CellChange]) -> set[tuple[str, str]]:
    """Service and code of all that `changes` touch; a service's own name has an empty code."""
    return {(change.key.service, change.key.code) for change in changes}


def is_text(column: str) -> bool:
    """Whether it is one of TEXT_COLUMNS; quicker than to look through them."""
    return column in _TEXTS


@cache
def split_column(column: str) -> tuple[str, str]:
    """`title_hi` → (`title`, `hi`)."""
    field, _, tag = column.rpartition("_")
    return field, tag
