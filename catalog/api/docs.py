"""/api/schema/ and /api/docs/: the API described, for programs and for people."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.request import Request

from catalog.api import parameters
from catalog.api.answers import answer, packed
from catalog.api.import_kinds import IMPORT_KINDS
from catalog.api.problems import KINDS
from catalog.api.view import CatalogueView
from catalog.domain.conditional import Representation
from catalog.domain.languages import SOURCE


@lru_cache(maxsize=1)
def schema() -> Representation:
    """The OpenAPI document; it is the same as long as the process lives."""
    with translation.override(SOURCE):
        document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return packed(OpenApiJsonRenderer().render(document))


class SchemaView(CatalogueView):
    """OpenAPI 3.1 as JSON."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        parameters.read(request)
        return answer(request, schema())


class DocsView(CatalogueView, SpectacularSwaggerView):
    """Swagger UI, from this server's own files."""

    url_name = "api-schema"
    # Without the original's CSRF token, whose cookie would replace that of an open admin form.
    template_name_js = "api/swagger_ui.js"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        parameters.read(request)
        return super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]


class DocsAddressView(CatalogueView):
    """The one redirect of the API: people type this address without its slash."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        parameters.read(request)
        return redirect("api-docs")


class ProblemsView(CatalogueView):
    """The page that a problem's `type` opens."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        parameters.read(request)
        page: HttpRequest = request._request
        return render(page, "api/problems.html", {"kinds": (*KINDS, *IMPORT_KINDS)})
