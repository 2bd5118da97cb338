"""What the machine tells of each request: a count, a line in the log, and the id that joins them."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from catalog.api.fast_door import ASKED_BY_FAST_DOOR
from catalog.api.metrics import count
from catalog.api.middleware import is_api
from catalog.domain.languages import BY_TAG
from m2p_errors.request_id import request_id

logger = logging.getLogger("m2p_errors.requests")

# What a proxy sends is taken where it can stand in a log as it is.
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}")


class ObserveMiddleware:
    """Stands first. The bundles' answers carry no id: they are the same bytes for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = request.headers.get("X-Request-ID", "")
        mine = sent if _FIT.fullmatch(sent) else uuid.uuid4().hex
        # It stays until the thread's next request: Django writes its own line of this one last.
        request_id.set(mine)
        started = time.perf_counter()
        response = self.get_response(request)
        door = _door(request.path_info)
        if door == "admin" or response.status_code >= 400:
            response["X-Request-ID"] = mine
        # Of what the fast door asks, it counts each 200 itself.
        if ASKED_BY_FAST_DOOR not in request.META or response.status_code != 200:
            _tell(request, response, door, time.perf_counter() - started)
        return response


def _tell(request: HttpRequest, response: HttpResponseBase, door: str, seconds: float) -> None:
    language = response.headers.get("Content-Language", "")
    count(door=door, language=language if language in BY_TAG else "-", status=response.status_code)
    logger.info(
        "%s %s %d",
        request.method,
        request.path_info[:200],
        response.status_code,
        extra={
            "method": request.method,
            "path": request.path_info[:200],
            "status": response.status_code,
            "door": door,
            "milliseconds": round(seconds * 1000, 1),
        },
    )


def _door(path: str) -> str:
    if path.startswith("/admin/"):
        return "admin"
    return "api" if is_api(path) else "pages"
