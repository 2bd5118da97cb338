"""Content coding and validators of one representation, as RFC 9110 tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from catalog.domain import bundles, entity_tag
from catalog.domain.languages import weight_of

IDENTITY = "identity"
_ENTITY_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


@dataclass(frozen=True, slots=True)
class Representation:
    """The same content in each encoding: `bodies` by content coding, `digest` of the identity."""

    digest: str
    bodies: dict[str, bytes]

    @classmethod
    def of(cls, body: bytes) -> Representation:
        """`body` with every encoding that makes it smaller."""
        packed = {name: bundles.compress(body, name) for name in bundles.ENCODINGS}
        smaller = {name: data for name, data in packed.items() if len(data) < len(body)}
        return cls(bundles.digest(body), {IDENTITY: body, **smaller})

    def etag(self, encoding: str) -> str:
        """The strong validator of one encoding's bytes, as nginx gives it to a kept bundle's file."""
        return entity_tag.etag(self.digest, encoding, len(self.bodies[encoding]))


@lru_cache(maxsize=1024)
def choose_encoding(accept_encoding: str | None, offered: tuple[str, ...]) -> str | None:
    """The content coding to answer with, out of `offered`, or None where the client refuses all.

    The highest weight wins; alike, the order of `bundles.ENCODINGS`. `q=0` refuses; `identity`
    is refused only by `identity;q=0` or by `*;q=0` without it. Source: RFC 9110, 12.5.3.
    """
    weights: dict[str, float] = {}
    for item in (accept_encoding or "")[:1000].lower().split(","):
        name, _, parameters = item.partition(";")
        if name.strip():
            weights[name.strip().replace("x-gzip", "gzip")] = weight_of(parameters)
    rest = weights.get("*", 0.0)
    best, best_weight = None, 0.0
    for name in (*bundles.ENCODINGS, IDENTITY):
        default = (rest if "*" in weights else 0.001) if name == IDENTITY else rest
        weight = weights.get(name, default)
        if name in offered and weight > best_weight:
            best, best_weight = name, weight
    return best


def matches(if_none_match: str | None, etag: str) -> bool:
    """Whether `If-None-Match` names `etag`: weak comparison over a list, or `*` (RFC 9110, 13.1.2)."""
    if not if_none_match:
        return False
    if if_none_match.strip() == "*":
        return True
    return etag.strip('"') in _ENTITY_TAG.findall(if_none_match)
