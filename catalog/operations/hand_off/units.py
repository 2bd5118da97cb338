"""A unit: one text to be translated, under a name that leads back to its cell.

The name is service, code and field joined by dots: `otp-manager.otp.expired.title`. A service and
a field have no dots, so the first and the last part it, whatever dots the code has. The fallback
message has `_` for service and code, since XML allows no `*` in such a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from catalog.domain.cells import FALLBACK, TEXT_FIELDS
from catalog.domain.languages import SOURCE
from catalog.domain.quality import LIMITS
from catalog.models.error_code import CODE_FORMAT
from catalog.models.service import SLUG_FORMAT
from catalog.operations.writing.messages import ExportedMessage

_FALLBACK = "_"


class UnitName(NamedTuple):
    """Service slug and code (`*` and `*`: the fallback message), and a text field."""

    service: str
    code: str
    field: str

    def __str__(self) -> str:
        parts = (_FALLBACK if part == FALLBACK else part for part in self)
        return ".".join(parts)


@dataclass(frozen=True, slots=True)
class Unit:
    """`source`: the English. `target`: the text, empty where there is none. `description`: the code's."""

    name: UnitName
    version: str
    source: str
    target: str
    description: str

    @property
    def limit(self) -> int:
        """Most characters that the catalogue takes."""
        return LIMITS[self.name.field]


def units_of(message: ExportedMessage, lang: str) -> Iterator[Unit]:
    """The message's texts in `lang` and English; none for a text that neither has."""
    for field in TEXT_FIELDS:
        source, target = message.texts[f"{field}_{SOURCE}"], message.texts[f"{field}_{lang}"]
        if source or target:
            name = UnitName(message.service, message.code, field)
            yield Unit(name, message.version, source, target, message.description)


def parse_name(text: str) -> UnitName:
    """The name that is written so. Raises ValueError where none is."""
    service, _dot, rest = text.partition(".")
    code, _dot, field = rest.rpartition(".")
    if field in TEXT_FIELDS:
        if (service, code) == (_FALLBACK, _FALLBACK):
            return UnitName(FALLBACK, FALLBACK, field)
        if re.match(SLUG_FORMAT, service) and re.match(CODE_FORMAT, code):
            return UnitName(service, code, field)
    raise ValueError(text)
