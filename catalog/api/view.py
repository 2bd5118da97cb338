"""What every endpoint does alike."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog.api.answers import preflight
from catalog.api.parameters import quoted
from catalog.api.problems import UNKNOWN_ADDRESS, Problem

ADDRESSES = (
    "/api/messages",
    "/api/messages/{service}/{code}",
    "/api/services",
    "/api/languages",
    "/api/releases",
    "/api/releases/{number}",
    "/api/imports",
    "/api/imports/{import_id}",
    "/api/exports/messages.{file_format}",
    "/api/schema/",
    "/api/docs/",
)


class CatalogueView(APIView):
    """GET and HEAD for everybody, a preflight for browsers, and no more headers than the contract's."""

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {}

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        return preflight(self.allowed_methods)


@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    """404 for whatever else stands under /api, with the address that was probably meant."""
    path = request.path_info
    other = path[:-1] if path.endswith("/") else f"{path}/"
    try:
        known = resolve(other).func is not unknown_address
    except Resolver404:
        known = False
    hint = f"Did you mean {other}?" if known else f"Addresses are {', '.join(ADDRESSES)}."
    return Problem(UNKNOWN_ADDRESS, f"There is nothing at {quoted(path)}. {hint}").response()
