"""How often one person may search, and fetch or send files: no one's loop may hold up the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework.throttling import SimpleRateThrottle

# Pages on which a file is sent or made, or an import is undone; they ask before they do it.
_FILES = re.compile(r"/(export|import|import/\d+/undo)/\Z")
# Files that are made for whoever follows a link.
_DOWNLOADS = re.compile(r"\.csv\Z|/import/\d+/problems/\Z")
# Deciding is a click for each text, and cheap; these buttons read a file anew, or write all of it.
_IMPORT = re.compile(r"/import/\d+/\Z")
_IMPORT_BUTTONS = ("confirm", "go-on")
# The throttle gives it to no method of ours.
_NO_VIEW: Any = None


class _PerPerson(SimpleRateThrottle):
    scope = "costly-admin"

    def get_rate(self) -> str:
        return f"{settings.COSTLY_PER_MINUTE}/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}


class CostlyMiddleware:
    """COSTLY_PER_MINUTE such pages a minute for each who is signed in, counted by each process.

    It stands behind the sign-in: without one, nothing costly is reached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        if _is_costly(request) and request.user.is_authenticated:
            throttle = _PerPerson()
            if not throttle.allow_request(request, _NO_VIEW):
                return _refused(request, max(1, round(throttle.wait() or 0)))
        return self.get_response(request)


def _is_costly(request: HttpRequest) -> bool:
    path = request.path_info
    if not path.startswith("/admin/"):
        return False
    if request.method == "POST" and _IMPORT.search(path):
        return request.POST.get("action") in _IMPORT_BUTTONS
    makes_a_file = _DOWNLOADS.search(path) or (request.method == "POST" and _FILES.search(path))
    return bool(makes_a_file or request.GET.get("q"))


def _refused(request: HttpRequest, seconds: int) -> HttpResponseBase:
    context = {
        **admin.site.each_context(request),
        "title": _("Too many searches or files at once"),
        "told": ngettext(
            "Nothing was changed. Wait %(seconds)d second, then load this page again.",
            "Nothing was changed. Wait %(seconds)d seconds, then load this page again.",
            seconds,
        )
        % {"seconds": seconds},
    }
    refusal = TemplateResponse(request, "admin/catalog/too_many.html", context, status=429)
    refusal["Retry-After"] = str(seconds)
    return refusal.render()
