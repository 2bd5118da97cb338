"""What an import met, as the command tells it: for a person, and as one object for a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from catalog.management import arguments
from catalog.models import MessageImport
from catalog.operations.import_report import ConflictCell, conflicts_of, wrong_cells_of

# So many conflicts are listed for a person; the rest are counted. The object has all of them.
_LISTED = 50
_COUNTS = ("new", "changed", "unchanged", "conflict", "undecided", "wrong", "warning")
_ALL_COUNTS = (*_COUNTS, "unversioned", "cells")


def in_words(made: MessageImport) -> str:
    """`0 new, 1 changed, …`: rows, but for `undecided`, which are cells.

    Where rows carry no version, a second line says what that means.
    """
    told = ", ".join(f"{made.counts[name]} {name}" for name in _COUNTS)
    unversioned = made.counts["unversioned"]
    if not unversioned:
        return told
    carry = "1 row carries" if unversioned == 1 else f"{unversioned} rows carry"
    whose = "it" if unversioned == 1 else "them"
    return f"{told}\n{carry} no version: for {whose} the file's texts count."


def wrong_lines(made: MessageImport) -> Iterator[str]:
    """Each wrong cell: where it stands, what to do, and what stands there."""
    for error in wrong_cells_of(made):
        where = f"line {error.line}" + (f", {error.column}" if error.column else "")
        yield f"{where}: {error.reason} ({error.value})"


def conflict_lines(made: MessageImport) -> Iterator[str]:
    """Each conflict that nobody decided, with its three texts."""
    found = [one for one in conflicts_of(made) if not one.choice]
    for one in found[:_LISTED]:
        when = arguments.shown(one.at) if one.at else "?"
        yield (
            f"line {one.line}, {one.column}: changed in the file and in the catalogue "
            f"({one.service}/{one.code})\n"
            f"  then: {one.base}\n"
            f"  now:  {one.current} ({one.by or '?'}, {when})\n"
            f"  file: {one.file}"
        )
    if len(found) > _LISTED:
        yield f"… and {len(found) - _LISTED} more conflicts."


def as_object(made: MessageImport | None, refused: str = "") -> dict[str, Any]:
    """All of it. `refused`: why the file as a whole is, which stands on no line."""
    looked_through = made is not None and bool(made.counts)
    told: dict[str, Any] = {
        "state": made.state if made is not None else MessageImport.State.FAILED,
        **dict.fromkeys(_ALL_COUNTS, 0),
        "errors": [],
        "conflicts": [],
    }
    if made is not None and looked_through:
        told |= made.counts
        told["errors"] = [asdict(error) for error in wrong_cells_of(made)]
        told["conflicts"] = [_conflict(one) for one in conflicts_of(made)]
    if refused:
        nowhere = {"line": None, "service": "", "code": "", "column": "", "value": ""}
        told["errors"].append({**nowhere, "reason": refused})
    return told


def _conflict(one: ConflictCell) -> dict[str, Any]:
    return {**asdict(one), "at": arguments.shown(one.at) if one.at else None}
