"""The admin speaks those languages into which all its words are translated, and no half ones."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import translation

_ADMIN = reverse_lazy("admin:index")


class AdminLanguageMiddleware:
    """English instead of a language that the admin has only some words of. After LocaleMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        whole = translation.get_language() in settings.ADMIN_LANGUAGES
        if whole or not request.path.startswith(str(_ADMIN)):
            return self.get_response(request)
        with translation.override(settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
            return self.get_response(request)
