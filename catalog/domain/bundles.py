"""A bundle: the bytes that one language's apps receive, rendered once, at publish."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import brotli
import zstandard

from catalog.domain.cells import FALLBACK, TEXT_FIELDS, CellKey, Cells
from catalog.domain.languages import SOURCE

# In this order where a client takes several alike: the smallest first.
ENCODINGS = ("br", "zstd", "gzip")

# Above this the best level takes seconds; the next ones cost a few per cent of size.
_LARGE = 512 * 1024


@dataclass(frozen=True, slots=True)
class Bundle:
    """`body`: UTF-8 JSON. `translated` of its `messages` are in the bundle's own language."""

    lang: str
    body: bytes
    messages: int
    translated: int


def has_text(text: Mapping[str, str]) -> bool:
    """Whether a message can be shown in a language: title and body are there (an action need not be)."""
    return bool(text["title"] and text["body"])


def shown(cells: Cells, *, service: str, code: str, lang: str) -> dict[str, Any] | None:
    """What an app gets of one code in `lang`, or None where the code is not live.

    Without text in `lang` it is given whole in the source language, with its own `lang`: never
    half in one, half in the other. `*` and `*`: the fallback message.
    """
    resolution = cells.get(CellKey(service, code, "", "resolution"), "")
    is_fallback = (service, code) == (FALLBACK, FALLBACK)
    if not resolution and not is_fallback:
        return None
    given, text = _text(cells, service, code, lang)
    if is_fallback:
        return {"lang": given, **text}
    return {"service": service, "code": code, "lang": given, **text, "resolution": resolution}


def render(*, release: int, lang: str, cells: Cells) -> Bundle:
    """The bundle of `lang` for the released state `cells`."""
    codes = {(key.service, key.code) for key in cells if key.field == "resolution"}
    found = {
        (service, code): shown(cells, service=service, code=code, lang=lang)
        for service, code in {*codes, (FALLBACK, FALLBACK)}
    }
    return patch(b"", release=release, lang=lang, changed=found)


def patch(
    before: bytes,
    *,
    release: int,
    lang: str,
    changed: Mapping[tuple[str, str], Mapping[str, Any] | None],
) -> Bundle:
    """The bundle of `lang` that `before` becomes with what `changed` shows (None: it went).

    The same bytes as `render` gives for the whole state, at the cost of what changed. Without
    `before` (no bytes) all that is shown must be in `changed`.
    """
    known = json.loads(before) if before else {"messages": [], "fallback": None}
    messages = {(one["service"], one["code"]): one for one in known["messages"]}
    fallback = known["fallback"]
    for key, message in changed.items():
        if key == (FALLBACK, FALLBACK):
            fallback = message
        elif message is None:
            messages.pop(key, None)
        else:
            messages[key] = message
    content = {
        "release": release,
        "lang": lang,
        "messages": [messages[key] for key in sorted(messages)],
        "fallback": fallback,
    }
    translated = sum(message["lang"] == lang for message in messages.values())
    return Bundle(lang, to_json(content), len(messages), translated)


def _text(cells: Cells, service: str, code: str, lang: str) -> tuple[str, dict[str, str]]:
    for given in (lang, SOURCE):
        text = {name: cells.get(CellKey(service, code, given, name), "") for name in TEXT_FIELDS}
        if has_text(text):
            return given, text
    return SOURCE, text


def to_json(value: object) -> bytes:
    """UTF-8 JSON without white space and without `\\u` escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def digest(body: bytes) -> str:
    """The name of exactly these bytes: the first 32 hexadecimal digits of their SHA-256."""
    return sha256(body).hexdigest()[:32]


def compress(body: bytes, encoding: str) -> bytes:
    """`body` in one of ENCODINGS; the same bytes each time for the same body."""
    large = len(body) > _LARGE
    if encoding == "br":
        return bytes(brotli.compress(body, quality=6 if large else 11))
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=9 if large else 19).compress(body)
    if encoding == "gzip":
        return gzip.compress(body, compresslevel=6 if large else 9, mtime=0)
    raise ValueError(encoding)
