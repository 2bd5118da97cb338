"""What nginx lets through to the application, what it refuses, and what it serves of its own."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import ExitStack
from typing import Any

import pytest

from catalog.api.problems import CONTENT_TYPE, KINDS
from tests.deploy.conftest import Start
from tests.echo import Echo

HINDI = "/api/messages?lang=hi"
IMPORT = "/admin/catalog/message/import/"
# Root's nginx works as a user of its own; others start it as themselves.
USERS = [None, "nobody"] if os.getuid() == 0 else [None]


def raw(port: int, request: bytes) -> bytes:
    """All that comes back for these bytes, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        found = b""
        while part := connection.recv(65_536):
            found += part
        return found


@pytest.mark.parametrize("user", USERS)
def test_it_runs_as_root_and_as_anybody(start: Start, user: str | None) -> None:
    running = start(user=user)
    answer, body = running.ask(HINDI)
    assert answer.status == 200
    assert json.loads(body)["release"] == 7
    assert running.ask(IMPORT, "POST", body=b"x" * 3_000_000)[0].status == 200


def test_the_application_hears_who_asks_and_how(start: Start, echo: Echo) -> None:
    running = start()
    _answer, body = running.ask(
        "/api/services?x=%20&y=/../", Host="errors.example", X_Forwarded_For="1.2.3.4",
        X_Forwarded_Proto="https", X_Forwarded_Host="evil.example", X_Request_ID="a" * 100,
    )  # fmt: skip
    headers = json.loads(body)["headers"]
    assert headers["host"] == headers["x-forwarded-host"] == "errors.example"
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert len(headers["x-request-id"]) == 32
    assert echo.seen == ["GET /api/services?x=%20&y=/../"]
    _answer, body = running.ask("/api/services", X_Request_ID="from-the-app-1")
    assert json.loads(body)["headers"]["x-request-id"] == "from-the-app-1"


def test_metrics_are_not_for_the_outside(start: Start, echo: Echo) -> None:
    running = start()
    for path in ("/metrics", "/metrics/", "/metrics?x", "//metrics", "/x/../metrics", "/%6Detrics"):
        assert running.ask(path)[0].status == 404
    assert echo.seen == []


@pytest.mark.parametrize(
    ("status", "request_line"),
    [
        (400, b"GET /api/messages HTTP/1.1\r\n\r\n"),
        (400, b"GET /api/messages HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        (400, b"GET /api/messages HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"),
        (400, b"nonsense\r\n\r\n"),
        (405, b"TRACE /api/messages HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
        (
            413,
            b"POST /api/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n"
            + b"x" * 2_000,
        ),
        (414, b"GET /api/messages?x=" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
        (431, b"GET /api/messages HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 9_000 + b"\r\n\r\n"),
        (431, b"GET / HTTP/1.1\r\nHost: a\r\n" + (b"X: " + b"x" * 5_000 + b"\r\n") * 9 + b"\r\n"),
        (501, b"POST /api/messages HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n"),
        (505, b"GET /api/messages HTTP/3.0\r\nHost: a\r\n\r\n"),
    ],
)
def test_what_nginx_refuses_it_refuses_as_the_api_does(
    start: Start, echo: Echo, status: int, request_line: bytes
) -> None:
    running = start()
    head, _, body = raw(running.port, request_line).partition(b"\r\n\r\n")
    headers = head.decode().lower().split("\r\n")
    problem: dict[str, Any] = json.loads(body)
    assert headers[0].startswith(f"http/1.1 {status}")
    assert f"content-type: {CONTENT_TYPE}" in headers
    assert {"cache-control: no-store", "access-control-allow-origin: *"} < set(headers)
    assert problem["status"] == status
    assert problem["detail"].endswith(".")
    assert (problem["type"], problem["title"]) in {(kind.type, kind.title) for kind in KINDS}
    assert ("allow: get, head, options" in headers) == (status == 405)
    assert echo.seen == []


def test_what_costs_is_limited_and_bundles_are_not(start: Start, echo: Echo) -> None:
    running = start()
    found = [running.ask(IMPORT)[0].status for _ in range(40)]
    assert (found[0], found[-1]) == (200, 429)
    signed_in = [running.ask("/admin/login/", "POST", b"x")[0].status for _ in range(20)]
    assert (signed_in[0], signed_in[-1]) == (200, 429)
    echo.seen.clear()
    for path in (HINDI, "/api/messages?lang=fr", "/admin/login/", "/admin/"):
        assert {running.ask(path)[0].status for _ in range(60)} == {200}
    assert "GET " + HINDI not in echo.seen


def test_uploads_are_as_large_as_the_import_takes(start: Start) -> None:
    running = start()
    large = b"x" * (65 * 1024 * 1024)
    answer, body = running.ask(IMPORT, "POST", body=large)
    assert (answer.status, json.loads(body)["length"]) == (200, len(large))
    assert running.ask("/admin/catalog/message/", "POST", body=b"x" * 3_000_000)[0].status == 413


def test_programs_send_files_and_fetch_them_but_not_without_end(start: Start, echo: Echo) -> None:
    running = start()
    large = b"x" * (65 * 1024 * 1024)
    answer, body = running.ask("/api/imports?dry_run=true", "POST", body=large)
    assert (answer.status, json.loads(body)["length"]) == (200, len(large))
    assert running.ask("/api/imports/1", "POST", body=b"x" * 2_000)[0].status == 413
    found = [running.ask("/api/exports/messages.csv") for _ in range(40)]
    assert (found[0][0].status, found[-1][0].status) == (200, 429)
    assert json.loads(found[-1][1])["type"] == "/api/docs/problems#too-many-requests"
    # How far it is may be asked as often as one likes.
    assert {running.ask("/api/imports/1")[0].status for _ in range(60)} == {200}
    echo.drop, echo.seen = 1, []
    assert running.ask("/api/imports/1", "POST")[0].status == 503
    assert echo.seen == ["POST /api/imports/1"]


def test_a_request_that_a_stopping_worker_dropped_is_asked_once_more(
    start: Start, echo: Echo
) -> None:
    running = start()
    echo.drop = 1
    assert running.ask("/api/services")[0].status == 200
    assert echo.seen == ["GET /api/services"] * 2
    echo.drop, echo.seen = 1, []
    assert running.ask("/admin/", "POST", body=b"x")[0].status == 502
    assert echo.seen == ["POST /admin/"]


def test_slow_clients_are_let_go_and_a_thousand_idle_ones_disturb_nobody(start: Start) -> None:
    running = start(replaced={"client_header_timeout 10s": "client_header_timeout 2s"})
    with ExitStack() as stack:
        idle = [
            stack.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=30))
            for _ in range(1_000)
        ]
        for connection in idle:
            connection.sendall(b"GET /api/messages HTTP/1.1\r\nHost: a\r\n")
        began = time.monotonic()
        assert running.ask(HINDI)[0].status == 200
        assert time.monotonic() - began < 1
        assert all(let_go(connection) for connection in idle)


def let_go(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_reload_drops_no_request(start: Start) -> None:
    running = start()
    before = running.workers()
    for _ in range(5):
        running.reload()
        for _ in range(50):
            assert running.ask(HINDI)[0].status == 200
            assert running.ask("/api/services")[0].status == 200
    assert not before & running.workers()
