"""A sheet of XlsxWriter's in which every text is written as the text that it is."""

from __future__ import annotations

import re
from typing import Any

from xlsxwriter.worksheet import Worksheet

# In a workbook `_x000D_` means a control character; a text that has it literally is escaped so.
# Source: ECMA-376, 22.9.2.19 (ST_Xstring).
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class TextSheet(Worksheet):
    """For `Workbook.add_worksheet(name, TextSheet)` of a workbook in constant memory."""

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        # Its own misses the second of two escapes that share an underscore (`_x005F_x000D_`).
        if not isinstance(data, str):
            return data
        escaped = _LOOKS_ESCAPED.sub("_x005F_", data)
        return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        # It takes every text from `<r>` to `</r>` for markup of its own, which is never written here.
        self._xml_inline_string(string, True, attributes)
