"""The one way in which content leaves the API: its validator, encoding and caching headers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from catalog.api import staleness
from catalog.api.problems import CORS, NO_ENCODING, Problem
from catalog.domain import bundles
from catalog.domain.conditional import IDENTITY, Representation, choose_encoding, matches
from catalog.operations.shelf import shelf

JSON = "application/json"
# As long as HTTP's caches keep anything: a year (RFC 8246).
_FOR_EVER = "public, max-age=31536000, immutable"


@lru_cache(maxsize=128)
def packed(body: bytes) -> Representation:
    """`body` in every encoding; the same body is compressed once."""
    return Representation.of(body)


def answer(
    request: HttpRequest | Request,
    whole: Representation,
    *,
    lang: str = "",
    negotiated: bool = False,
    for_ever: bool = False,
    by_accept: bool = False,
    content_type: str = JSON,
) -> HttpResponse:
    """200 with the encoding that the client likes best, or 304 where it has exactly that.

    `lang`: the language of the content; `negotiated`: it came from `Accept-Language`; `for_ever`:
    at this address it will never be another; `by_accept`: `Accept` could have chosen another format.
    Where the database has not confirmed it for a while, a header says so. Raises Problem where the
    client refuses every encoding.
    """
    encoding = choose_encoding(request.headers.get("Accept-Encoding"), tuple(whole.bodies))
    if encoding is None:
        offered = ", ".join(whole.bodies)
        raise Problem(NO_ENCODING, f"Accept-Encoding refuses all of {offered}. {NO_ENCODING.mend}")
    etag = whole.etag(encoding)
    headers = {
        "ETag": etag,
        "Cache-Control": _FOR_EVER if for_ever else _cache_control(),
        "Vary": _vary(negotiated=negotiated, by_accept=by_accept),
        **({"Content-Language": lang} if lang else {}),
        **staleness.headers(shelf.stale_seconds()),
        **CORS,
    }
    if matches(request.headers.get("If-None-Match"), etag):
        response = HttpResponse(status=304, headers=headers)
        del response["Content-Type"]
        return response
    if encoding != IDENTITY:
        headers["Content-Encoding"] = encoding
    return HttpResponse(whole.bodies[encoding], content_type=content_type, headers=headers)


def never_cached(content: Mapping[str, Any]) -> HttpResponse:
    """Content that holds for this moment only, such as a health check's."""
    return HttpResponse(
        bundles.to_json(content),
        content_type=JSON,
        headers={"Cache-Control": "no-store", **CORS},
    )


def preflight(allowed: list[str]) -> HttpResponse:
    """What OPTIONS answers: the methods, and to a browser that any page may use them."""
    methods = ", ".join(allowed)
    response = HttpResponse(
        status=204,
        headers={
            "Allow": methods,
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "*",
            "Access-Control-Max-Age": "86400",
            **CORS,
        },
    )
    del response["Content-Type"]
    return response


def _vary(*, negotiated: bool, by_accept: bool) -> str:
    names = ("Accept-Encoding", negotiated and "Accept-Language", by_accept and "Accept")
    return ", ".join(name for name in names if name)


def _cache_control() -> str:
    return (
        f"public, max-age={settings.MESSAGES_MAX_AGE}, "
        f"stale-while-revalidate={settings.MESSAGES_STALE_WHILE_REVALIDATE}, "
        f"stale-if-error={settings.MESSAGES_STALE_IF_ERROR}"
    )
