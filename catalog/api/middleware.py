"""What Django's own request path must leave to the API, and what it gets wrong for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from catalog.api import problems
from catalog.domain.languages import SOURCE

# Bytes of a path and its query; the longest that makes sense has some 300.
LONGEST_ADDRESS = 4_096
# For whoever keeps the server running. They ask nothing of the database.
WATCHERS = frozenset(("/healthz", "/readyz", "/metrics"))


def is_api(path: str) -> bool:
    """Whether this door answers at `path`, rightly or wrongly."""
    return path.startswith("/api/") or path == "/api" or path in WATCHERS


class ContractMiddleware:
    """Holds every answer under /api to the contract, those too that no view gave.

    It stands first, so that it sees the errors of all others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_api(request.path_info):
            return self.get_response(request)
        if len(request.META.get("QUERY_STRING", "")) + len(request.path_info) > LONGEST_ADDRESS:
            refused = problems.Problem(problems.TOO_LONG, problems.TOO_LONG.mend).response()
            _hold(request, refused)
            return refused
        # Nobody signs in here: a cookie would only make answers differ for caches.
        request.COOKIES = {}
        with translation.override(SOURCE):
            response = self.get_response(request)
        if isinstance(response, HttpResponse):
            _hold(request, response)
        return response


def _hold(request: HttpRequest, response: HttpResponse) -> None:
    if response.status_code >= 400 and response.get("Content-Type") != problems.CONTENT_TYPE:
        problems.replace_foreign(request, response)
    if response.status_code in (204, 304):
        # Django counts the missing body, but the length would be that of a 200 (RFC 9110, 8.6).
        del response["Content-Length"]
    else:
        response["Content-Length"] = str(len(response.content))


class PagesLocaleMiddleware(LocaleMiddleware):
    """Django's own, for pages: the API chooses languages and sets `Vary` by its own contract."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if is_api(request.path_info):
            return self.get_response(request)
        return super().__call__(request)
