"""/healthz and /readyz: for whoever keeps the server running."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api import described
from catalog.api.answers import never_cached
from catalog.api.problems import NOTHING_PUBLISHED, UNAVAILABLE
from catalog.api.shapes import Health, Readiness
from catalog.api.view import CatalogueView
from catalog.operations import look_up
from catalog.operations.shelf import shelf


class HealthView(CatalogueView):
    """The process is alive. It asks nothing else, so a slow database restarts no server."""

    @described.health(name="health", summary="Is the process alive?", shape=Health)
    def get(self, request: Request) -> HttpResponse:
        return never_cached({"status": "ok"})


class ReadinessView(CatalogueView):
    """Messages of every language can be served, from the database or from memory."""

    @described.health(
        name="readiness",
        summary="Can it serve messages?",
        shape=Readiness,
        kinds=(NOTHING_PUBLISHED, UNAVAILABLE),
    )
    def get(self, request: Request) -> HttpResponse:
        release, stale = look_up.ready(), shelf.stale_seconds()
        return never_cached({"status": "ok", "release": release, "stale_seconds": stale})
