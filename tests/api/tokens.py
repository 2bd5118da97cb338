"""A program with a token, as a product team runs it: it sends files, and asks for them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from rest_framework.authtoken.models import Token

# `call("/api/imports?dry_run=true", body, method="POST", content_type="text/csv")`
Call = Callable[..., Any]


def token_of(group: str, name: str = "") -> str:
    """The token of a new user in this group."""
    user = User.objects.create_user(name or f"program-{group.lower()}")
    if group:
        user.groups.add(Group.objects.get(name=group))
    return str(Token.objects.create(user=user).key)


def caller(token: str) -> Call:
    """Calls with this token; a body is sent by POST. `arrives`: all that comes of it."""
    client = Client(raise_request_exception=False)

    def call(
        path: str,
        body: bytes | None = None,
        *,
        method: str = "",
        content_type: str = "text/csv",
        arrives: bytes | None = None,
        **headers: str,
    ) -> Any:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        # The client leaves it out where there is no body.
        named["Content-Type"] = content_type
        if token:
            named["Authorization"] = f"Bearer {token}"
        how = method or ("GET" if body is None else "POST")
        cut: Any = {} if arrives is None else {"wsgi.input": io.BytesIO(arrives)}
        data = body or b""
        return client.generic(how, path, data, content_type=content_type, headers=named, **cut)

    return call
