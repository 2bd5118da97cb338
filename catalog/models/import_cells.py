"""The cells of an import's row in one column: small, quick, and searched as they are.

A cell is `{"column", "base", "current", "file", "kind", "problem"}`: `kind` one of `changed`, `conflict`,
`wrong`; `base` is None where the file does not say what the text was. An import of the whole catalogue
has a hundred thousand of them, so that their names are not written with each, nor a base that is the
current text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson
from django.db import models

CHANGED, CONFLICT, WRONG = KINDS = ("changed", "conflict", "wrong")
Cell = dict[str, Any]
_AS_CURRENT = 0

if TYPE_CHECKING:
    _Text = models.TextField[list[Cell], list[Cell]]
else:
    _Text = models.TextField


class CellsField(_Text):
    """A list of cells."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return orjson.dumps([_packed(cell) for cell in value]).decode()

    def from_db_value(self, value: str | None, *_context: Any) -> list[Cell] | None:
        return None if value is None else [_unpacked(*parts) for parts in orjson.loads(value)]

    def to_python(self, value: Any) -> Any:
        return self.from_db_value(value) if isinstance(value, str) else value


def kinds_and_texts(stored: str) -> Iterator[tuple[str, str, str]]:
    """Column, kind and the file's text of each cell, from the column as it stands in the database."""
    for column, _base, _current, file, kind, *_problem in orjson.loads(stored):
        yield column, KINDS[kind], file


def as_stored(word: str) -> str:
    """What a word of a text looks like in the column: only quotation marks and backslashes differ."""
    return orjson.dumps(word).decode()[1:-1]


def _packed(cell: Cell) -> list[Any]:
    base, current = cell["base"], cell["current"]
    packed = [
        *(cell["column"], _AS_CURRENT if base == current else base, current, cell["file"]),
        KINDS.index(cell["kind"]),
    ]
    return [*packed, cell["problem"]] if cell["problem"] else packed


def _unpacked(
    column: str, base: Any, current: str, file: str, kind: int, problem: str = ""
) -> Cell:
    return {
        "column": column,
        "base": current if base == _AS_CURRENT and base is not None else base,
        "current": current,
        "file": file,
        "kind": KINDS[kind],
        "problem": problem,
    }
