"""How often one client may ask for what is costly: files that are made or read. Never for bundles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class CostlyThrottle(SimpleRateThrottle):
    """COSTLY_PER_MINUTE conversions a minute for each address, counted by each process."""

    scope = "costly"

    def get_rate(self) -> str:
        return f"{settings.COSTLY_PER_MINUTE}/min"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Plain JSON is ready bytes and a preflight has none: both are always allowed."""
        usual = request.accepted_renderer.format == "json"
        return usual or request.method == "OPTIONS" or bool(super().allow_request(request, view))

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class TokenThrottle(SimpleRateThrottle):
    """COSTLY_PER_MINUTE files a minute for each token's user, sent or fetched; asking is free."""

    scope = "token"

    def get_rate(self) -> str:
        return f"{settings.COSTLY_PER_MINUTE}/min"

    def allow_request(self, request: Request, view: Any) -> bool:
        """`view.free_methods` are those that cost little."""
        free = request.method in getattr(view, "free_methods", ())
        return free or bool(super().allow_request(request, view))

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
