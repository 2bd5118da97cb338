"""A bundle as a process holds it: its bytes, and where in them each message stands."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catalog.domain.conditional import IDENTITY, Representation
from catalog.models import Bundle

Message = Mapping[str, Any]
Key = tuple[str, str]

_START = re.compile(r'"messages"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"\s*,?\s*")
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True)
class LoadedBundle:
    """One language as it was last released. `fallback` as in the read contract.

    `places`: service and code → the message's place; it begins at byte `starts[place]` of the
    identity's bytes and ends before `ends[place]`. So a process holds the bytes, and next to
    nothing beside them.
    """

    release: int
    lang: str
    whole: Representation
    fallback: Message
    translated: int
    places: Mapping[Key, int]
    starts: Sequence[int]
    ends: Sequence[int]

    def __hash__(self) -> int:
        return hash(self.whole.digest)

    def __len__(self) -> int:
        """How many messages it has."""
        return len(self.places)

    @property
    def messages(self) -> list[Message]:
        """All of them, in their order; made anew each time."""
        return list(json.loads(self.whole.bodies[IDENTITY])["messages"])

    @property
    def services(self) -> set[str]:
        return {service for service, _code in self.places}

    def get(self, service: str, code: str) -> Message | None:
        """The message of a service's code, or None where there is none; made anew each time."""
        place = self.places.get((service, code))
        return None if place is None else self._at(place)

    def find(self, service: str, code: str) -> list[Message]:
        """The messages of a service and of a code, each empty for all; made anew each time."""
        if service and code:
            one = self.get(service, code)
            return [] if one is None else [one]
        return [
            self._at(place)
            for key, place in self.places.items()
            if service in ("", key[0]) and code in ("", key[1])
        ]

    def _at(self, place: int) -> Message:
        body = self.whole.bodies[IDENTITY]
        found: Message = json.loads(body[self.starts[place] : self.ends[place]])
        return found


def load(row: Bundle) -> LoadedBundle:
    """A stored bundle, looked through."""
    return parsed(row.representation)


def parsed(whole: Representation) -> LoadedBundle:
    """A bundle from its bytes. Raises ValueError, KeyError or TypeError where they are none."""
    text = whole.bodies[IDENTITY].decode()
    begin = _START.search(text)
    if begin is None:
        raise ValueError("there are no messages in it")
    keys: list[Key] = []
    starts, ends = array("L"), array("L")
    langs: list[str] = []
    at, byte = begin.end(), len(text[: begin.end()].encode())
    while not text.startswith("]", at):
        message, end = _decode(text, at)
        keys.append((message["service"], message["code"]))
        langs.append(message["lang"])
        starts.append(byte)
        byte += len(text[at:end].encode())
        ends.append(byte)
        between = _BETWEEN.match(text, end)
        assert between is not None
        at = between.end()
        byte += at - end
    # What stands around them, without them.
    rest = json.loads(text[: begin.end()] + text[at:])
    return LoadedBundle(
        release=int(rest["release"]),
        lang=str(rest["lang"]),
        whole=whole,
        fallback=rest["fallback"],
        translated=langs.count(rest["lang"]),
        places=_places(tuple(keys)),
        starts=starts,
        ends=ends,
    )


@lru_cache(maxsize=4)
def _places(keys: tuple[Key, ...]) -> Mapping[Key, int]:
    """Shared by the languages: their bundles have the same messages."""
    return {key: place for place, key in enumerate(keys)}
