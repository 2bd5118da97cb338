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


def render(*, release: int, lang: str, cells: Cells) -> Bundle:
    """The bundle of `lang` for the released state `cells`.

    A message without text in `lang` is given whole in the source language, with its own
    `lang`: never half in one, half in the other.
    """
    live = sorted(
        (key.service, key.code, text)
        for key, text in cells.items()
        if key.field == "resolution" and text
    )
    messages: list[dict[str, Any]] = []
    for service, code, resolution in live:
        shown, text = _text(cells, service, code, lang)
        messages.append(
            {"service": service, "code": code, "lang": shown, **text, "resolution": resolution}
        )
    shown, text = _text(cells, FALLBACK, FALLBACK, lang)
    body = to_json(
        {
            "release": release,
            "lang": lang,
            "messages": messages,
            "fallback": {"lang": shown, **text},
        }
    )
    return Bundle(lang, body, len(messages), sum(m["lang"] == lang for m in messages))


def _text(cells: Cells, service: str, code: str, lang: str) -> tuple[str, dict[str, str]]:
    for shown in (lang, SOURCE):
        text = {name: cells.get(CellKey(service, code, shown, name), "") for name in TEXT_FIELDS}
        if has_text(text):
            return shown, text
    return SOURCE, text


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two bundles differ in nothing but the release that they name."""
    return one.partition(b",")[2] == other.partition(b",")[2]


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
