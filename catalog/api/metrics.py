"""/metrics: figures for Prometheus, of all processes of this server."""

from __future__ import annotations

import hmac
import os
import time
from datetime import datetime
from functools import cache

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    generate_latest,
    multiprocess,
)
from rest_framework.request import Request

from catalog.api import parameters
from catalog.api.fast_door import FastDoor
from catalog.api.problems import UNKNOWN_ADDRESS, Problem
from catalog.api.view import CatalogueView
from catalog.operations.shelf import Shelf

_requests = Counter(
    "m2p_errors_requests",
    "Requests answered, by door (fast, api, pages, admin), language and status",
    ["door", "language", "status"],
)


@cache
def _gauges() -> tuple[Gauge, Gauge, Gauge]:
    """Release, its age, stale seconds. Made when there is something to tell: until then a process
    that loads would tell of release 0."""
    return (
        Gauge(
            "m2p_errors_release",
            "The newest release that a process serves; of several processes the oldest",
            multiprocess_mode="livemin",
        ),
        Gauge(
            "m2p_errors_release_age_seconds",
            "How long that release has been live",
            multiprocess_mode="livemax",
        ),
        Gauge(
            "m2p_errors_stale_seconds",
            "For how long the database has not confirmed what is served; 0 while it answers",
            multiprocess_mode="livemax",
        ),
    )


def count(*, door: str, language: str, status: int, times: int = 1) -> None:
    """So many answers were given."""
    _requests.labels(door, language, str(status)).inc(times)


_counted: dict[tuple[str, int], int] = {}


def observe(shelf: Shelf, door: FastDoor) -> None:
    """What a process serves now, and what its fast door has answered since the last time."""
    for lang, status, answered in door.answered():
        known = _counted.get((lang, status), 0)
        if answered > known:
            count(door="fast", language=lang, status=status, times=answered - known)
        _counted[lang, status] = answered
    held = shelf.held
    release, age, stale = _gauges()
    release.set(held.release)
    stale.set(shelf.stale_seconds())
    if held.manifest is not None:
        age.set(time.time() - datetime.fromisoformat(held.manifest.published_at).timestamp())


class MetricsView(CatalogueView):
    """For the machine's own watchers: with METRICS_TOKEN only for who sends it."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        parameters.read(request)
        token = settings.METRICS_TOKEN
        sent = request.headers.get("Authorization", "")
        if token and not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
            raise Problem(UNKNOWN_ADDRESS, UNKNOWN_ADDRESS.mend)
        return HttpResponse(
            _latest(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
        )


def _latest() -> bytes:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
