"""Numbers, dates and the like of a sheet as the texts that a person sees."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel


def number_text(value: str) -> str:
    """`7.0` → `7`, `1.1000000000000001` → `1.1`: at most 15 digits, as spreadsheets show.

    Raises ValueError for what is no number.
    """
    if value.isascii() and value.isdecimal():
        return value
    number = float(value)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def date_text(value: str, *, since_1904: bool) -> str:
    """A day's number as ISO 8601: `2026-11-25`, `2026-11-25 13:05:00` or `13:05:00`."""
    epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    found = from_excel(float(value), epoch)
    if isinstance(found, datetime.datetime) and found.time() == datetime.time.min:
        return found.date().isoformat()
    return str(found)


def is_fraction(text: str) -> bool:
    """Whether a number's text has a part that a typed zero may be missing from."""
    return "." in text or "e" in text


def formula_without_value() -> str:
    """Why a formula can't be read that its program did not compute."""
    return _("This cell has a formula without a value. Save the file anew from Excel or Calc.")


def error_value(shown: str) -> str:
    """Why a cell that shows an error can't be read."""
    return _("This cell shows the error %(error)s. Mend its formula, or type the text.") % {
        "error": shown
    }


# What a sheet may have made of a typed text: a number that has lost its zeros, a date or a time,
# TRUE or FALSE.
Made = Literal["fraction", "date", "truth"]


def not_as_typed(made: Made, shown: str) -> str:
    """Why a key or version can't be read of which the sheet has made something else."""
    if made == "fraction":
        return _(
            "The sheet has this as the number %(number)s, so zeros at its end may be lost. "
            "Format the cell as text, and type it again."
        ) % {"number": shown}
    if made == "date":
        told = _(
            "The spreadsheet has made a date or a time of this: %(value)s. "
            "Format the cell as text, and type it again."
        )
    else:
        told = _(
            "The spreadsheet has made %(value)s of this. "
            "Format the cell as text, and type it again."
        )
    return told % {"value": shown}


def merged_header(ranges: Sequence[str]) -> str:
    """Why a header with merged cells can't be read."""
    return _("Cells of the header are merged (%(ranges)s). Split them, and name each column.") % {
        "ranges": ", ".join(ranges[:5])
    }
