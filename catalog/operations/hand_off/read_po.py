"""Reading PO, as translators' programs give it back, a line at a time.

An entry that is marked fuzzy counts as not translated, as for gettext itself; one that is marked
obsolete (`#~`) is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off.po_escapes import unescaped
from catalog.operations.hand_off.rows import MAX_TEXT, ReadUnit, known_language, known_name
from catalog.operations.hand_off.write_po import VERSION_COMMENT

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\Z')
_KEYWORD = re.compile(r"(msgctxt|msgid|msgstr)\s*(?=\")")


def read_po(file: BinaryIO) -> Iterator[ReadUnit]:
    """The units of the file, from its place on. Raises UnreadableFile, with the line."""
    lang = ""
    for entry in _entries(file):
        if not entry.text("msgid") and not entry.text("msgctxt"):
            lang = _language_of(entry)
            continue
        if not lang:
            raise UnreadableFile(_("The file has no header that says in which language it is."))
        name = known_name(entry.text("msgctxt"), entry.line)
        target = "" if entry.is_fuzzy else entry.text("msgstr")
        yield ReadUnit(entry.line, lang, name, entry.version, target)


class _Entry:
    """An entry as far as it has been read. `line`: where its first string stands; 0: none yet."""

    def __init__(self) -> None:
        self.line = 0
        self.version = ""
        self.is_fuzzy = False
        self._pieces: dict[str, list[str]] = {}
        self._last = ""
        self._length = 0

    @property
    def is_begun(self) -> bool:
        return bool(self._pieces)

    @property
    def is_whole(self) -> bool:
        return "msgstr" in self._pieces

    def text(self, keyword: str) -> str:
        return "".join(self._pieces.get(keyword, ()))

    def comment(self, line: str) -> None:
        if line.startswith(f"#. {VERSION_COMMENT}"):
            self.version = line.removeprefix(f"#. {VERSION_COMMENT}").strip()
        elif line.startswith("#,"):
            self.is_fuzzy = self.is_fuzzy or "fuzzy" in re.split(r"[,\s]+", line[2:])

    def string(self, number: int, line: str) -> None:
        """A line with a string, that of a keyword or one more of the last. Raises UnreadableFile."""
        keyword = _KEYWORD.match(line)
        text = _STRING.match(line, keyword.end() if keyword else 0)
        name = keyword[1] if keyword else self._last
        if not text or not name or (keyword and name in self._pieces):
            raise UnreadableFile(
                _("Line %(line)d is no PO that can be read. Export it anew.") % {"line": number}
            )
        self.line = self.line or number
        self._last = name
        pieces = self._pieces.setdefault(name, [])
        if meant := unescaped(text[1], number):
            pieces.append(meant)
        self._length += len(meant)
        if self._length > MAX_TEXT:
            told = _("Line %(line)d: this text is too long to be one of the catalogue.")
            raise UnreadableFile(told % {"line": number})


def _entries(file: BinaryIO) -> Iterator[_Entry]:
    entry = _Entry()
    for number, line in _lines(file):
        begins = line.startswith(("#", "msgctxt", "msgid")) or not line
        if entry.is_whole and begins:
            yield entry
            entry = _Entry()
        if line.startswith("#~"):
            # An obsolete entry: what was noted above it is not for the next one.
            entry = _Entry()
        elif line.startswith("#"):
            entry.comment(line)
        elif line:
            entry.string(number, line)
    if entry.is_whole:
        yield entry
    elif entry.is_begun:
        raise UnreadableFile(_("The file ends in the middle of an entry. Send the whole file."))


def _lines(file: BinaryIO) -> Iterator[tuple[int, str]]:
    number = 0
    while raw := file.readline(MAX_TEXT):
        number += 1
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError:
            told = _("Line %(line)d is not UTF-8. Save the file in UTF-8.")
            raise UnreadableFile(told % {"line": number}) from None
        if "\0" in line:
            told = _("Line %(line)d has a NUL character. Save the file in UTF-8.")
            raise UnreadableFile(told % {"line": number})
        yield number, line


def _language_of(header: _Entry) -> str:
    fields = dict(line.split(":", 1) for line in header.text("msgstr").split("\n") if ":" in line)
    charset = re.search(r"charset=\s*(\S+)", fields.get("Content-Type", ""))
    if charset and charset[1].lower() not in ("utf-8", "charset"):
        told = _("The file is in %(charset)s. Save it in UTF-8.")
        raise UnreadableFile(told % {"charset": charset[1][:50]})
    return known_language(fields.get("Language", ""))
