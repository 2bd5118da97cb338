"""Which of the working copy's changes go into a proposal: all, or those of a part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.domain.cells import CellChange, CellKey
from catalog.domain.languages import SOURCE

Code = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Selection:
    """`services` by slug, `languages` by tag, `messages` by service and code. Nothing chosen: all.

    `cells`: of all these no others than these cells, such as those that an import wrote.
    """

    services: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    messages: frozenset[Code] = frozenset()
    cells: frozenset[CellKey] = frozenset()


EVERYTHING = Selection()


def select(changes: Iterable[CellChange], chosen: Selection) -> list[CellChange]:
    """The changes that `chosen` means, in their order.

    Services and messages add up, languages narrow. A code that comes brings what it can't live
    without (resolution, description, English, its new service's name), whatever languages are
    chosen. One that goes is not a matter of one language, so that it stays out there.
    """
    given = list(changes)
    coming = {_code(change.key) for change in given if _lives(change) and not change.old}
    going = {_code(change.key) for change in given if _lives(change) and not change.new}
    found = {
        change.key
        for change in given
        if _named(change.key, chosen)
        and _in_languages(change.key, chosen.languages, coming=coming, going=going)
    }
    with_codes = {key.service for key in found if key.code}
    found |= {
        change.key
        for change in given
        if not change.key.code and not change.old and change.key.service in with_codes
    }
    return [change for change in given if change.key in found]


def _lives(change: CellChange) -> bool:
    return change.key.field == "resolution"


def _code(key: CellKey) -> Code:
    return key.service, key.code


def _named(key: CellKey, chosen: Selection) -> bool:
    if chosen.cells and key not in chosen.cells:
        return False
    if not chosen.services and not chosen.messages:
        return True
    return key.service in chosen.services or _code(key) in chosen.messages


def _in_languages(
    key: CellKey, languages: frozenset[str], *, coming: set[Code], going: set[Code]
) -> bool:
    if not languages:
        return True
    if _code(key) in going:
        return False
    if _code(key) in coming and key.lang in ("", SOURCE):
        return True
    return key.lang in languages
