"""What a format is made from: one language's messages, and the English beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.api.formats.keys import Key
from catalog.domain.cells import FALLBACK, TEXT_FIELDS
from catalog.domain.languages import SOURCE

Message = Mapping[str, Any]

RESOLUTION = "resolution"
LANG = "lang"

# Beside a code that the English bundle does not have: it went there a moment ago.
_NO_SOURCE: Message = {**dict.fromkeys(TEXT_FIELDS, ""), LANG: SOURCE}


@dataclass(frozen=True, slots=True)
class Entry:
    """One text under its key.

    `source` is the English for it, `translated`: whether `text` is in the language asked for and
    that is not English. `resolution` is the code's own, empty for the fallback message.
    """

    key: Key
    text: str
    source: str
    translated: bool
    resolution: str


@dataclass(frozen=True, slots=True)
class Content:
    """A bundle, all of it or some messages, as the read contract has it.

    `source_messages` and `source_fallback` are those of the English bundle; of its messages only
    those count whose code is among `messages`.
    """

    release: int
    lang: str
    messages: Iterable[Message]
    fallback: Message
    source_messages: Iterable[Message]
    source_fallback: Message

    def pairs(self) -> Iterator[tuple[str, str, Message, Message]]:
        """Service, code, message and its English, in the bundle's order, the fallback last."""
        sources = {(one["service"], one["code"]): one for one in self.source_messages}
        for message in self.messages:
            key = message["service"], message["code"]
            yield *key, message, sources.get(key, _NO_SOURCE)
        yield FALLBACK, FALLBACK, self.fallback, self.source_fallback

    def texts(self) -> Iterator[Entry]:
        """Title, body and action of each message, for formats that people translate."""
        for service, code, message, source in self.pairs():
            for field in TEXT_FIELDS:
                yield Entry(
                    key=Key(service, code, field),
                    text=message[field],
                    source=source[field],
                    translated=message[LANG] == self.lang != SOURCE,
                    resolution=message.get(RESOLUTION, ""),
                )

    def members(self) -> Iterator[tuple[Key, Message, Message]]:
        """All that an app gets, for formats that apps load: the texts, the language and the resolution.

        Each with the message that has it, and its English. A message has all five, whether or not
        they are empty, so that a key which an app's code names is always there; the fallback has no
        resolution.
        """
        for service, code, message, source in self.pairs():
            for field in (*TEXT_FIELDS, LANG, RESOLUTION):
                if field in message:
                    yield Key(service, code, field), message, source

    def values(self) -> Iterator[tuple[Key, str]]:
        """The same with their values alone."""
        for key, message, _source in self.members():
            yield key, message[key.field]
