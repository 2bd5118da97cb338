"""How each column of a workbook looks: its width, which way it is read, what may be typed into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.domain.cells import TEXT_FIELDS, split_column
from catalog.domain.languages import BY_TAG, SOURCE
from catalog.domain.quality import LIMITS

# In characters of the workbook's own font, as Excel counts.
_WIDTHS = {
    "service": 18,
    "code": 28,
    "version": 8,
    "lang": 6,
    "description": 36,
    "resolution": 16,
    "title": 30,
    "body": 50,
    "action": 24,
}
# A spreadsheet counts code points, of which Indic scripts need up to so many, in a whole text, for
# what a reader sees as one character: 1.4 to 1.9 in the shipped catalogue.
_CODE_POINTS_PER_CHARACTER = 2
_ONE_FOR_EACH = ("Latin", "Arabic")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`field`: of a text column its field, else "". `lang`: its tag, "" where it has none.

    `is_locked`: what is in it is to be read, not changed.
    """

    name: str
    field: str
    lang: str
    is_locked: bool

    @property
    def width(self) -> int:
        return _WIDTHS[self.field or self.name]

    @property
    def is_right_to_left(self) -> bool:
        return bool(self.lang) and BY_TAG[self.lang].direction == "rtl"

    @property
    def limit(self) -> int:
        """Most characters that the catalogue takes. 0: this column has no limit of its own."""
        return LIMITS.get(self.field, 0)

    @property
    def code_points(self) -> int:
        """Most code points that pass without a warning."""
        one = bool(self.lang) and BY_TAG[self.lang].script in _ONE_FOR_EACH
        return self.limit * (1 if one else _CODE_POINTS_PER_CHARACTER)

    @property
    def must_be_filled(self) -> bool:
        """Whether a message can't be shown without it."""
        return self.field in ("title", "body")


def beside_english(languages: Sequence[str]) -> tuple[list[str], list[str]]:
    """The languages to be read, and their text columns: each text of one language has English beside it."""
    read = list(dict.fromkeys((SOURCE, *languages)))
    by_field = [f"{field}_{tag}" for field in TEXT_FIELDS for tag in read]
    by_language = [f"{field}_{tag}" for tag in read for field in TEXT_FIELDS]
    return read, by_field if len(languages) == 1 else by_language


def sheet_columns(names: Sequence[str], languages: Sequence[str]) -> list[SheetColumn]:
    """The columns `names` of a workbook for `languages`.

    For one language everything but its own texts is locked; for several nothing is.
    """
    only = languages[0] if len(languages) == 1 else ""
    columns = []
    for name in names:
        field, tag = (name, only) if name in TEXT_FIELDS else split_column(name)
        if field not in TEXT_FIELDS:
            field, tag = "", ""
        locked = bool(only) and (not field or tag != only)
        columns.append(SheetColumn(name, field, tag, locked))
    return columns
