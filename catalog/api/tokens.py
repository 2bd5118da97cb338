"""What every endpoint does alike that is for programs with a token, not for everybody."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from catalog.api.throttling import TokenThrottle
from catalog.api.view import CatalogueView


class BearerToken(TokenAuthentication):
    """`Authorization: Bearer TOKEN`. Source: RFC 6750, 2.1."""

    keyword = "Bearer"

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="m2p-errors"'


class TokenView(CatalogueView):
    """For the token's user; the operations ask for the rights."""

    authentication_classes = [BearerToken]
    permission_classes = [IsAuthenticated]
    throttle_classes = [TokenThrottle]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Which methods there are, everybody may know."""
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        if request.method != "OPTIONS":
            super().initial(request, *args, **kwargs)
