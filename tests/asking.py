"""Asking a WSGI application within the test's process, as a server does."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answered:
    """`body` is empty where the request was HEAD: a server sends none."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


def environ(
    method: str, path: str, query: str, headers: Mapping[str, str | None]
) -> dict[str, Any]:
    """What a server makes of a request (PEP 3333); a header that is None is not sent."""
    sent = {
        f"HTTP_{name}": value.encode().decode("latin-1")
        for name, value in {"HOST": "localhost", **headers}.items()
        if value is not None
    }
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **sent,
    }


def call(application: Any, asked: dict[str, Any]) -> Answered:
    """The application's answer, its body whole."""
    given: list[Any] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> None:
        given[:] = [status, list(headers)]

    parts = application(asked, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answered(given[0], given[1], b"" if asked["REQUEST_METHOD"] == "HEAD" else body)
