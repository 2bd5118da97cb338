"""Texts in CSV files that no spreadsheet takes for a formula, and that come back as they were.

The rule: a text that a spreadsheet might run gets one apostrophe in front, and on reading exactly
one is taken off such a text. What counts is the first sign after any apostrophes and white space,
so an apostrophe in front changes nothing about whether a text is one of these. That makes the rule
reversible for every text, also for those that had apostrophes of their own.

Source of the signs: OWASP, CSV Injection.
"""

from __future__ import annotations

import re

_MARK = "'"
# `=`, `+`, `-` and `@`, their full-width forms too, also behind blanks; or a tab or line break, which
# would put what follows it into a cell of its own.
_RISKY = re.compile(r"['\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might take `text`, typed into a cell, for a formula."""
    return _RISKY.match(text) is not None


def guard(text: str) -> str:
    """`text` as it is written into a CSV file."""
    return f"{_MARK}{text}" if is_risky(text) else text


def guard_in_text_cell(text: str) -> str:
    """`text` as it is written into a workbook's cell that is a text whatever is in it.

    Nothing there can be run, so only what `unguard` would otherwise shorten gets an apostrophe.
    """
    return guard(text) if text.startswith(_MARK) else text


def unguard(text: str) -> str:
    """The text that `guard` or `guard_in_text_cell` was given."""
    return text[1:] if text.startswith(_MARK) and is_risky(text) else text
