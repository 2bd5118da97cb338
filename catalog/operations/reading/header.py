"""The columns that a file may have, wide (one for each language) or long (one row for each)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext as _

from catalog.domain.cells import CODE_FIELDS, TEXT_COLUMNS, TEXT_FIELDS
from catalog.operations.errors import UnreadableFile

Shape = Literal["wide", "long"]

KEY_COLUMNS = ("service", "code")
VERSION = "version"
LANG = "lang"
# What an import found wrong, in the file that it gave back to be mended: nothing is read from it.
PROBLEM = "problem"
# A new service's display name; the contract's other columns are those of the models.
SERVICE_NAME = "service_name"
WIDE = (*KEY_COLUMNS, VERSION, SERVICE_NAME, *CODE_FIELDS, *TEXT_COLUMNS, PROBLEM)
LONG = (*KEY_COLUMNS, VERSION, LANG, *TEXT_FIELDS, PROBLEM)
_KNOWN = frozenset((*WIDE, *LONG))

# Far more than the contract has, far fewer than what makes a program slow.
MAX_COLUMNS = 200


def folded(name: str) -> str:
    """A column's name as the contract has it, whatever its case and the blanks around it.

    A name that is not the contract's stays as it is, so that a person finds it in the file.
    """
    stripped = name.strip("\ufeff\u200b \t\r\n\xa0")
    return stripped.lower() if stripped.lower() in _KNOWN else stripped


def known(names: Sequence[str]) -> int:
    """How many of `names` are the contract's."""
    return sum(folded(name) in _KNOWN for name in names[:MAX_COLUMNS])


def fits(names: Sequence[str]) -> bool:
    """Whether `names` has what every file of the contract has."""
    return set(KEY_COLUMNS) <= {folded(name) for name in names}


def shape_of(columns: Sequence[str]) -> Shape:
    """The shape that a header means; raises UnreadableFile where it is not whole or has too much."""
    shape: Shape = "long" if LANG in columns else "wide"
    allowed = LONG if shape == "long" else WIDE
    missing = [name for name in KEY_COLUMNS if name not in columns]
    if shape == "long" and not set(TEXT_FIELDS) & set(columns):
        missing.append(TEXT_FIELDS[0])
    unknown = [name or _("(blank)") for name in columns if name not in allowed]
    double = sorted({name for name in columns if columns.count(name) > 1})
    for names, sentence in (
        (missing, _("The header lacks the column %(names)s.")),
        (unknown, _("The header has unknown columns: %(names)s. Rename or delete them.")),
        (double, _("The header has the same column twice: %(names)s.")),
    ):
        if names:
            raise UnreadableFile(sentence % {"names": _listed(names)})
    return shape


def _listed(names: Sequence[str], at_most: int = 10) -> str:
    more = [f"+{len(names) - at_most}"] if len(names) > at_most else []
    # A whole text that stands where a name belongs would fill the screen.
    return ", ".join([name[:60] for name in names[:at_most]] + more)
