"""Asking a running server over HTTP."""

from __future__ import annotations

import json
import time
from http.client import HTTPConnection, HTTPResponse


class Caller:
    """One kept-alive connection: an answer with a wrong length spoils the next one."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def __call__(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.connection.request(method, path, headers=named)
        answer = self.connection.getresponse()
        return answer, answer.read()


def wait_for_release(call: Caller, number: int) -> None:
    """Returns when the server serves release `number`, or a newer one."""
    until = time.monotonic() + 30
    while json.loads(call("/readyz")[1])["release"] < number:
        assert time.monotonic() < until, f"release {number} does not come"
        # The server tells nobody when it has heard of a release.
        time.sleep(0.02)
