"""A bundle's ready bytes → the ready bytes of a format, made once and kept for a while."""

from __future__ import annotations

import json
from functools import lru_cache

from catalog.api.formats import render
from catalog.domain.conditional import Representation


@lru_cache(maxsize=32)
def converted(format_name: str, bundle: bytes, source: bytes) -> Representation:
    """A bundle in a format, in every encoding. `bundle` and `source`: the API's own JSON, `source`
    that of the whole English bundle. Raises KeyError for a format that is not known.
    """
    given, english = json.loads(bundle), json.loads(source)
    return Representation.of(
        render(
            format_name,
            release=given["release"],
            lang=given["lang"],
            messages=given["messages"],
            fallback=given["fallback"],
            source_messages=english["messages"],
            source_fallback=english["fallback"],
        )
    )
