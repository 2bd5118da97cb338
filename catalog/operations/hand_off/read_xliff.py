"""Reading XLIFF 2.0 and 2.1, as translators' programs give it back.

By Python's own expat, a piece of the file at a time: no tree is built, a document type (and with
it every entity) is refused, and a unit that a program has cut into segments is put together again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off.rows import MAX_TEXT, ReadUnit, known_language, known_name
from catalog.operations.hand_off.segments import Segment, target_of
from catalog.operations.hand_off.write_xliff import NAMESPACE, VERSION_NOTE

_PIECE = 64 * 1024
_MAX_DEPTH = 50
# What may stand within a text and changes nothing of it: a translator's own remarks.
_REMARKS = ("mrk", "sm", "em")
_SEGMENTS = ("segment", "ignorable")
# Far more than a text has sentences.
_MAX_SEGMENTS = 1_000
# Bytes of one tag, attribute or comment, and names of elements, attributes and namespaces: the
# parser holds what does not end, and each name.
_MAX_TAG = 1 << 20
_MAX_NAMES = 2_000


def read_xliff(file: BinaryIO) -> Iterator[ReadUnit]:
    """The units of the file, from its place on. Raises UnreadableFile, with the line."""
    reader = _Reader()
    parser = reader.parser
    fed = 0
    try:
        while piece := file.read(_PIECE):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _MAX_TAG or len(reader.names) > _MAX_NAMES:
                told = _("Line %(line)d has a tag that is no translation's. Export it anew.")
                raise UnreadableFile(told % {"line": parser.CurrentLineNumber})
            yield from reader.take()
        parser.Parse(b"", True)
        yield from reader.take()
    except ExpatError as error:
        told = _("Line %(line)d is no XML that can be read (%(reason)s). Export it anew.")
        reason = str(error).partition(":")[0]
        raise UnreadableFile(told % {"line": error.lineno, "reason": reason}) from None


class _Reader:
    """Follows the elements of a file and keeps the units that are done until they are taken."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.parser = ParserCreate(None, " ", self.names)
        self.parser.buffer_text = True
        self.parser.StartNamespaceDeclHandler = self._namespace
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._lang = ""
        self._open: list[str] = []
        self._done: list[ReadUnit] = []
        self._clear("", 0)

    def take(self) -> list[ReadUnit]:
        """The units that are complete since the last time."""
        done, self._done = self._done, []
        return done

    def _clear(self, name: str, line: int) -> None:
        self._name, self._line = name, line
        self._version = ""
        self._segments: list[Segment] = []
        # The text that is being read, if any.
        self._pieces: list[str] | None = None
        # Of all texts of the unit.
        self._length = 0

    def _namespace(self, prefix: str | None, _uri: str | None) -> None:
        self.names[f" {prefix}"] = ""

    def _refuse_doctype(self, *_declared: object) -> None:
        raise UnreadableFile(
            _("Line %(line)d: the file has a document type (DOCTYPE). Delete it.")
            % {"line": self.parser.CurrentLineNumber}
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        element = tag.removeprefix(f"{NAMESPACE} ")
        line = self.parser.CurrentLineNumber
        if not self._open:
            self._lang = _language_of(element, attributes)
        elif len(self._open) == _MAX_DEPTH:
            raise UnreadableFile(_("Line %(line)d is nested too deep.") % {"line": line})
        if self._pieces is not None and element not in _REMARKS:
            told = _("Line %(line)d: a text has a code in it (<%(name)s>). Only plain text fits.")
            raise UnreadableFile(told % {"line": line, "name": element.rpartition(" ")[2]})
        self._open.append(element)
        if element == "unit":
            self._clear(attributes.get("id", ""), line)
        elif element in _SEGMENTS and self._open[-2] == "unit":
            self._begin_segment(element, attributes)
        elif self._is_read(element, attributes):
            self._pieces = []
            if element == "target":
                self._segments[-1].order = attributes.get("order", "")

    def _begin_segment(self, element: str, attributes: dict[str, str]) -> None:
        if len(self._segments) == _MAX_SEGMENTS:
            told = _("Line %(line)d: this text is too long to be one of the catalogue.")
            raise UnreadableFile(told % {"line": self.parser.CurrentLineNumber})
        is_initial = attributes.get("state") == "initial"
        self._segments.append(Segment(is_blank=element == "ignorable", is_initial=is_initial))

    def _is_read(self, element: str, attributes: dict[str, str]) -> bool:
        """A source or target of the unit's own (a proposed match has such too), or the version."""
        if element == "note":
            inside = self._open[-3:-1] == ["unit", "notes"]
            return inside and attributes.get("category") == VERSION_NOTE
        inside = len(self._open) > 2 and self._open[-3] == "unit" and self._open[-2] in _SEGMENTS
        return inside and element in ("source", "target")

    def _text(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > MAX_TEXT:
                told = _("Line %(line)d: this text is too long to be one of the catalogue.")
                raise UnreadableFile(told % {"line": self.parser.CurrentLineNumber})

    def _end(self, tag: str) -> None:
        element = self._open.pop()
        if self._pieces is not None and element not in _REMARKS:
            text, self._pieces = "".join(self._pieces), None
            if element == "note":
                self._version = text.strip()
            elif element == "source":
                self._segments[-1].source = text
            else:
                self._segments[-1].target = text
        if element == "unit":
            name = known_name(self._name, self._line)
            target = target_of(self._segments, self._line)
            self._done.append(ReadUnit(self._line, self._lang, name, self._version, target))


def _language_of(root: str, attributes: dict[str, str]) -> str:
    version = attributes.get("version", "")
    if root.rpartition(" ")[2].rpartition(":")[2] != "xliff":
        raise UnreadableFile(_("This is XML, but no XLIFF. Send the file that was exported."))
    if root != "xliff" or not version.startswith("2."):
        told = _("This is XLIFF %(version)s. Save it as XLIFF 2.1.")
        raise UnreadableFile(told % {"version": version[:20] or "?"})
    return known_language(attributes.get("trgLang", ""))
