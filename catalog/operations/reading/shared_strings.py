"""An XLSX workbook's texts. They stand in one part, and the cells of a sheet name them by number."""

from __future__ import annotations

import re
import tempfile
from array import array
from collections.abc import Iterator

from catalog.operations.reading.archive import too_large
from catalog.operations.reading.limits import MAX_ROW
from catalog.operations.reading.part_xml import Handler, parse

# The largest catalogue has 400,000 texts; the places of seven times as many take 24 MB.
_MAX_STRINGS = 3_000_000
# Excel writes a control character in a cell as `_x000D_`, and an underscore before something that
# looks like that as `_x005F_`. Source: ECMA-376, 22.9.2.19 (ST_Xstring).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """`text` with the characters that Excel wrote as `_xHHHH_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class SharedStrings:
    """The texts by their number, kept in a temporary file: memory stays flat however many."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        # It lives as long as the object, and the system removes it however the process ends.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._ends = array("Q", (0,))
        handler = _StringHandler()
        for _step in parse(blocks, handler):
            for text in handler.found:
                self._ends.append(self._ends[-1] + self._file.write(_bytes(text)))
            handler.found.clear()
            if len(self._ends) > _MAX_STRINGS:
                raise too_large()

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        # Programs number the texts in the cells' order, so this mostly reads on from its buffer.
        if self._file.tell() != start:
            self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")


def _bytes(text: str) -> bytes:
    return unescaped(text).encode("utf-8", "surrogatepass")


class _StringHandler(Handler):
    """Collects the texts: a plain one or one of runs, without the phonetic help beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._parts: list[str] = []
        self._size = 0
        self._collecting = self._phonetic = False
        self.starts = {"si": self._begin, "t": self._begin_text, "rPh": self._begin_phonetic}
        self.ends = {"si": self._end, "t": self._end_text, "rPh": self._end_phonetic}

    def text(self, data: str) -> None:
        if self._collecting:
            self._parts.append(data)
            self._size += len(data)
            # More than any row may have, so no cell can have it.
            if self._size > MAX_ROW:
                raise too_large()

    def _begin(self, _attributes: dict[str, str]) -> None:
        self._parts.clear()
        self._size = 0

    def _begin_text(self, _attributes: dict[str, str]) -> None:
        self._collecting = not self._phonetic

    def _begin_phonetic(self, _attributes: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _end_text(self) -> None:
        self._collecting = False

    def _end(self) -> None:
        self.found.append("".join(self._parts))
