"""Content codings turned round, as a client does it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping

import brotli
import zstandard

from catalog.domain.conditional import IDENTITY

PACKED: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}
UNPACK: Mapping[str, Callable[[bytes], bytes]] = {IDENTITY: bytes, **PACKED}
