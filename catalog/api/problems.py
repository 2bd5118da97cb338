"""Every error of the API as application/problem+json. Source: RFC 9457."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import (
    AuthenticationFailed,
    MethodNotAllowed,
    NotAuthenticated,
    Throttled,
)

from catalog.domain import bundles
from catalog.operations.errors import NotPermitted
from catalog.operations.look_up import NothingPublished

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
PAGE = "/api/docs/problems"

# Any web page may read what is public, its validator and its language too (the Fetch standard).
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Language",
}
HEADERS = {"Cache-Control": "no-store", "Content-Language": "en", **CORS}
RETRY = {"Retry-After": "10"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem. `type` never changes once apps know it; `mend` says what a caller does."""

    slug: str
    status: int
    title: str
    mend: str

    @property
    def type(self) -> str:
        """The URI reference that names the kind; it opens the page that explains it."""
        return f"{PAGE}#{self.slug}"


UNKNOWN_PARAMETER = Kind(
    "unknown-parameter",
    400,
    "Unknown parameter",
    "Correct the spelling, or leave the parameter out. The detail names those that are known.",
)
REPEATED_PARAMETER = Kind(
    "repeated-parameter",
    400,
    "Parameter given more than once",
    "Give each parameter once. For two languages, send two requests.",
)
INVALID_PARAMETER = Kind(
    "invalid-parameter",
    400,
    "Parameter with a wrong value",
    "Give a value of the form that the detail names, or leave the parameter out.",
)
BAD_REQUEST = Kind(
    "bad-request",
    400,
    "Request that can't be read",
    "Check the Host header, the address and the length of the query.",
)
NOT_SIGNED_IN = Kind(
    "not-signed-in",
    401,
    "No valid token",
    "Send the header “Authorization: Bearer TOKEN”. An administrator makes the token, for a user who "
    "is active.",
)
NOT_PERMITTED = Kind(
    "not-permitted",
    403,
    "Not permitted",
    "Ask an administrator to give the token's user the right that the detail names.",
)
UNKNOWN_SERVICE = Kind(
    "unknown-service",
    404,
    "Unknown service",
    "/api/services lists the services. Where messages were asked for, show the customer the member "
    "“fallback” meanwhile.",
)
UNKNOWN_CODE = Kind(
    "unknown-code",
    404,
    "Unknown code",
    "Show the customer the member “fallback”, and ask the catalogue's editors to add the code.",
)
UNKNOWN_RELEASE = Kind(
    "unknown-release",
    404,
    "Unknown release",
    "/api/releases lists the releases. A number that is not there yet may come: ask again later.",
)
UNKNOWN_ADDRESS = Kind(
    "unknown-address", 404, "Nothing at this address", "/api/docs/ shows every address."
)
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed",
    405,
    "Method not allowed",
    "Use one that the header Allow names. What apps read takes GET and HEAD only.",
)
NO_ENCODING = Kind(
    "no-acceptable-encoding",
    406,
    "No acceptable encoding",
    "Let Accept-Encoding allow identity, gzip, br or zstd, or leave the header out.",
)
TOO_LONG = Kind(
    "address-too-long",
    414,
    "Address too long",
    "Leave out what is not needed: no address of this API needs so many characters.",
)
TOO_MANY_REQUESTS = Kind(
    "too-many-requests",
    429,
    "Too many requests",
    "Files for apps are made once for each release: keep them. Ask again after Retry-After.",
)
INTERNAL_ERROR = Kind(
    "internal-error",
    500,
    "Error of the catalogue",
    "The request may be right: the cause stands in the server's log. Show what you have cached.",
)
NOTHING_PUBLISHED = Kind(
    "nothing-published",
    503,
    "Nothing published yet",
    "An editor must publish the first release. Ask again then.",
)
UNAVAILABLE = Kind(
    "unavailable",
    503,
    "Catalogue unavailable",
    "The catalogue can't reach its data. Show what you have cached, and ask again shortly.",
)
KINDS = (
    UNKNOWN_PARAMETER,
    REPEATED_PARAMETER,
    INVALID_PARAMETER,
    BAD_REQUEST,
    NOT_SIGNED_IN,
    NOT_PERMITTED,
    UNKNOWN_SERVICE,
    UNKNOWN_CODE,
    UNKNOWN_RELEASE,
    UNKNOWN_ADDRESS,
    METHOD_NOT_ALLOWED,
    NO_ENCODING,
    TOO_LONG,
    TOO_MANY_REQUESTS,
    INTERNAL_ERROR,
    NOTHING_PUBLISHED,
    UNAVAILABLE,
)


class Problem(Exception):
    """Raised in a view. `members`: extension members beside `detail` (`parameter`, `fallback`)."""

    def __init__(self, kind: Kind, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.members = kind, detail, members

    def response(self, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """The answer; an error is never kept by a cache."""
        return HttpResponse(
            self.body(),
            status=self.kind.status,
            content_type=CONTENT_TYPE,
            headers={**HEADERS, **(headers or {})},
        )

    def body(self) -> bytes:
        """The problem document."""
        return bundles.to_json(
            {
                "type": self.kind.type,
                "title": self.kind.title,
                "status": self.kind.status,
                "detail": self.detail,
                **self.members,
            }
        )


def problem_for(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """REST framework's EXCEPTION_HANDLER. None: unforeseen; it is logged, and answered with 500."""
    if isinstance(error, Problem):
        return error.response()
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(context["view"].allowed_methods)
        detail = f"{context['request'].method} is not allowed here. Use one of {allowed}."
        return Problem(METHOD_NOT_ALLOWED, detail).response({"Allow": allowed})
    if isinstance(error, NotAuthenticated | AuthenticationFailed):
        told = {"WWW-Authenticate": str(getattr(error, "auth_header", "Bearer"))}
        return Problem(NOT_SIGNED_IN, NOT_SIGNED_IN.mend).response(told)
    if isinstance(error, NotPermitted):
        return Problem(NOT_PERMITTED, str(error)).response()
    if isinstance(error, Throttled):
        after = {"Retry-After": str(max(1, round(getattr(error, "wait", None) or 0)))}
        return Problem(TOO_MANY_REQUESTS, TOO_MANY_REQUESTS.mend).response(after)
    if isinstance(error, NothingPublished):
        return Problem(NOTHING_PUBLISHED, f"{error} {NOTHING_PUBLISHED.mend}").response(RETRY)
    if isinstance(error, DataError | IntegrityError):
        # It has answered: with a value that the catalogue should have refused itself.
        return None
    if isinstance(error, DatabaseError | InterfaceError):
        logger.error("the database does not answer", exc_info=error)
        return Problem(UNAVAILABLE, UNAVAILABLE.mend).response(RETRY)
    if isinstance(error, SuspiciousOperation):
        return Problem(BAD_REQUEST, BAD_REQUEST.mend).response()
    return None


def replace_foreign(request: HttpRequest, response: HttpResponse) -> None:
    """Turn an error that Django answered outside the views (a wrong host, a crash) into a problem.

    It is changed in place, so that it keeps the headers of other middleware.
    """
    kind = INTERNAL_ERROR if response.status_code >= 500 else BAD_REQUEST
    try:
        request.get_host()
        detail = kind.mend
    except DisallowedHost:
        detail = (
            "The Host header does not name this server. Use its own name; whoever runs it lists "
            "its names in the setting ALLOWED_HOSTS."
        )
    response.content = Problem(kind, detail).body()
    response.status_code = kind.status
    for name, value in {**HEADERS, "Content-Type": CONTENT_TYPE}.items():
        response[name] = value
