"""What came back from a translator, as rows like those of a long table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.domain.languages import BY_TAG, SOURCE
from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off.units import UnitName, parse_name

# No text of the catalogue comes near this; a file with one is not ours.
MAX_TEXT = 100_000
# Of one language, ten times the largest catalogue, and thrice its characters in the longest texts.
_MAX_MESSAGES = 100_000
_MAX_CHARACTERS = 32 << 20


class HandOffRow(NamedTuple):
    """One message in one language. `line`: where its first text stands in the file, from 1.

    `version`: as it was exported, empty where the file has lost it. `values`: by column
    (`title_hi`), only those that the file has; empty where there is no translation.
    """

    line: int
    service: str
    code: str
    version: str
    lang: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """One text of a file, in the language `lang`. `target` is empty where it is not translated."""

    line: int
    lang: str
    name: UnitName
    version: str
    target: str


def rows_of(units: Iterable[ReadUnit]) -> Iterator[HandOffRow]:
    """The texts of each message as one row, wherever in the file they stand.

    A program may have sorted them by what they say, so all are read before the first row: of one
    language, 2 kB a message. Raises UnreadableFile where the same text comes twice, and for more
    than memory should hold.
    """
    rows: dict[tuple[str, str], HandOffRow] = {}
    held = 0
    for unit in units:
        held += len(unit.target) + len(unit.version)
        if held > _MAX_CHARACTERS or len(rows) > _MAX_MESSAGES:
            raise UnreadableFile(
                _("The file has far more texts than a catalogue of messages. Split it.")
            )
        service, code, field = unit.name
        row = rows.setdefault(
            (service, code), HandOffRow(unit.line, service, code, unit.version, unit.lang, {})
        )
        column = f"{field}_{unit.lang}"
        if column in row.values:
            told = _("Line %(line)d: “%(name)s” comes twice. Keep one of them.")
            raise UnreadableFile(told % {"line": unit.line, "name": unit.name})
        row.values[column] = unit.target
    yield from rows.values()


def known_name(text: str, line: int) -> UnitName:
    """The unit's name. Raises UnreadableFile for what no export has written."""
    try:
        return parse_name(text)
    except ValueError:
        told = _("Line %(line)d: “%(name)s” is no text of the catalogue. Leave names as they are.")
        raise UnreadableFile(told % {"line": line, "name": text[:100]}) from None


def known_language(tag: str) -> str:
    """The catalogue's tag for the file's (`hi`, `hi-IN`, `hi_IN`). Raises UnreadableFile."""
    tag = tag.strip()
    found = re.fullmatch("([a-z]{2})([-_][a-z]{2})?", tag.lower())
    if not found or found[1] not in BY_TAG or found[1] == SOURCE:
        told = _("The file says that it is in “%(tag)s”, which is no language to translate into.")
        raise UnreadableFile(told % {"tag": tag[:100]})
    return found[1]
