"""/api/services, /api/languages, /api/releases: what there is."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api import described, parameters
from catalog.api.answers import answer, packed
from catalog.api.shapes import LanguageList, ReleaseList, ServiceList
from catalog.api.view import CatalogueView
from catalog.domain import bundles
from catalog.operations import look_up
from catalog.operations.list_releases import (
    DEFAULT_PAGE,
    LARGEST_PAGE,
    ReleaseEntry,
    list_releases,
)


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


class ReleasesView(CatalogueView):
    """What was published when, the newest release first, page by page."""

    @described.endpoint(
        name="listReleases",
        tag="Lists",
        summary="All releases",
        shape=ReleaseList,
        parameters=(described.LIMIT, described.BEFORE),
    )
    def get(self, request: Request) -> HttpResponse:
        given = parameters.read(request, "limit", "before")
        limit = parameters.integer(given, "limit", highest=LARGEST_PAGE) or DEFAULT_PAGE
        before = parameters.integer(given, "before", highest=parameters.MAX_RELEASE)
        page = list_releases(limit=limit, before=before)
        rest = urlencode({"limit": limit, "before": page.releases[-1].number}) if page.more else ""
        content = {
            "releases": [_release(entry) for entry in page.releases],
            "next": f"/api/releases?{rest}" if rest else None,
        }
        return answer(request, packed(bundles.to_json(content)))


def _language(entry: look_up.Completeness) -> dict[str, Any]:
    share = entry.translated / entry.messages if entry.messages else 1.0
    return {
        **asdict(entry.language),
        "release": entry.release,
        "messages": entry.messages,
        "translated": entry.translated,
        "completeness": math.floor(share * 1000) / 1000,
    }


def _release(entry: ReleaseEntry) -> dict[str, Any]:
    moment = entry.published_at.astimezone(UTC)
    return {
        "number": entry.number,
        "note": entry.note,
        "published_at": moment.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "changes": entry.changes,
        "languages": entry.languages,
    }
