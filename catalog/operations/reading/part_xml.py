"""The XML in a workbook's parts, given to whoever reads it as it unpacks, within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.parsers import expat

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile
from catalog.operations.reading.archive import DAMAGED, not_readable, too_large

# Bytes at a time: a row of a sheet is 40 bytes, however long the text is that it names, and the rows
# of one piece are held.
_PIECE = 1 << 13
# One tag or attribute that does not end: the parser would hold it whole, and look at it each time.
_MAX_TAG = 1 << 20
# A cell's text stands 12 deep in an ODS. Each level that is open is held, and so is each name of an
# element, an attribute or a namespace, of which a workbook has some hundred.
_MAX_DEPTH = 50
_MAX_NAMES = 2_000

Attributes = dict[str, str]


class Handler:
    """What is done with a part's elements: methods by local name, as the parser meets them.

    `starts` get the attributes (an attribute of a namespace as `URI name`), `ends` nothing;
    `text` gets the characters in between, in pieces. `skipped`: beginnings of full names; such an
    element is passed over with all that is in it.
    """

    skipped: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}

    def text(self, data: str) -> None:
        """Nothing, unless a part has texts."""


def parse(blocks: Iterator[bytes], handler: Handler) -> Iterator[None]:
    """Feed a part to `handler`, a piece at each step. Raises UnreadableFile.

    No document type is accepted: it is where entities are declared, those that unfold to
    gigabytes and those that read other files. No spreadsheet program writes one.
    """
    # Every name of an element or attribute, which the parser keeps to its end.
    names: dict[str, str] = {}
    parser = expat.ParserCreate(None, " ", names)
    parser.buffer_text = True
    _Elements(parser, handler)
    parser.StartNamespaceDeclHandler = lambda prefix, _uri: names.setdefault(f" {prefix}", "")
    parser.StartDoctypeDeclHandler = _no_document_type
    try:
        fed = 0
        for piece in _pieces(blocks):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _MAX_TAG or len(names) > _MAX_NAMES:
                raise too_large()
            yield
        parser.Parse(b"", True)
        yield
    except DAMAGED as error:
        raise not_readable(error) from None


def _pieces(blocks: Iterator[bytes]) -> Iterator[bytes]:
    for block in blocks:
        for start in range(0, len(block), _PIECE):
            yield block[start : start + _PIECE]


def parse_whole(blocks: Iterator[bytes], handler: Handler) -> None:
    """Feed a small part to `handler`. Raises UnreadableFile."""
    for _step in parse(blocks, handler):
        pass


class _Elements:
    """Calls a handler's methods for the elements that a parser meets."""

    def __init__(self, parser: expat.XMLParserType, handler: Handler) -> None:
        self._parser, self._handler = parser, handler
        self._depth = 0
        # How deep the element stands that is passed over; 0: none is.
        self._skipped = 0
        # By full name, found once for each: most elements of a sheet are the same five.
        self._starts: dict[str, Callable[[Attributes], None] | None] = {}
        self._ends: dict[str, Callable[[], None] | None] = {}
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = handler.text

    def _started(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableFile(
                _("The file is nested deeper than any spreadsheet. Save it anew, or as CSV.")
            )
        if self._skipped:
            return
        try:
            action = self._starts[name]
        except KeyError:
            action = self._starts[name] = self._action(name)
        if action:
            action(attributes)

    def _action(self, name: str) -> Callable[[Attributes], None] | None:
        if name.startswith(self._handler.skipped):
            return self._skip
        return self._handler.starts.get(_local(name))

    def _skip(self, _attributes: Attributes) -> None:
        self._skipped = self._depth
        self._parser.CharacterDataHandler = None

    def _ended(self, name: str) -> None:
        self._depth -= 1
        if self._skipped:
            if self._depth < self._skipped:
                self._skipped = 0
                self._parser.CharacterDataHandler = self._handler.text
            return
        try:
            action = self._ends[name]
        except KeyError:
            action = self._ends[name] = self._handler.ends.get(_local(name))
        if action:
            action()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _no_document_type(*_declared: object) -> None:
    raise UnreadableFile(
        _("The file declares a document type, which no spreadsheet has. Save it anew.")
    )
