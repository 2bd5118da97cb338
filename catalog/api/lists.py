"""/api/services, /api/languages: what there is."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api import described, parameters
from catalog.api.answers import answer, packed
from catalog.api.shapes import LanguageList, ServiceList
from catalog.api.view import CatalogueView
from catalog.domain import bundles
from catalog.operations import look_up


class ServicesView(CatalogueView):
    """The services whose codes the catalogue knows."""

    @described.endpoint(name="listServices", tag="Lists", summary="All services", shape=ServiceList)
    def get(self, request: Request) -> HttpResponse:
        parameters.read(request)
        content = {
            "release": look_up.current_release(),
            "services": [asdict(service) for service in look_up.released_services()],
        }
        return answer(request, packed(bundles.to_json(content)))


class LanguagesView(CatalogueView):
    """The languages of the catalogue, and how far each is translated."""

    @described.endpoint(
        name="listLanguages", tag="Lists", summary="All languages", shape=LanguageList
    )
    def get(self, request: Request) -> HttpResponse:
        parameters.read(request)
        content = {"languages": [_language(entry) for entry in look_up.completeness()]}
        return answer(request, packed(bundles.to_json(content)))


def _language(entry: look_up.Completeness) -> dict[str, Any]:
    share = entry.translated / entry.messages if entry.messages else 1.0
    language = entry.language
    return {
        "tag": language.tag,
        "name": language.name,
        "native_name": language.native_name,
        "direction": language.direction,
        "release": entry.release,
        "messages": entry.messages,
        "translated": entry.translated,
        "completeness": math.floor(share * 1000) / 1000,
    }
