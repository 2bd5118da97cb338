"""What a real server writes: a JSON object on each line, and the id that leads from answer to line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.api.calling import Caller
from tests.serving import Server


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    return start_server(LOG_FORMAT="json", LOG_REQUESTS="true")


def lines(server: Server) -> list[dict[str, Any]]:
    """The log, all of it; `serve` says on the first line, to people, where it listens."""
    first, *rest = server.log().splitlines()
    assert first.startswith("Serving on ")
    assert rest
    return [json.loads(line) for line in rest]


def test_each_request_is_a_line_that_parses(server: Server) -> None:
    call = Caller(server.port)
    call("/api/services")
    call("/api/messages/otp-manager/no.such?lang=hi")
    call("/api/%E0%A4%B9%22%0Ax")
    call.connection.close()
    told = [line for line in lines(server) if line["name"] == "m2p_errors.requests"]
    seen = [
        (line["method"], line["path"], line["status"], line["door"], line["levelname"])
        for line in told
        if line["path"] != "/healthz"
    ]
    assert seen == [
        ("GET", "/api/services", 200, "api", "INFO"),
        ("GET", "/api/messages/otp-manager/no.such", 404, "api", "INFO"),
        ("GET", '/api/ह"\nx', 404, "api", "INFO"),
    ]
    for line in told:
        assert datetime.fromisoformat(line["asctime"].replace(",", ".")).year > 2000
        assert line["milliseconds"] >= 0
        assert len(line["request_id"]) == 32


def test_a_long_address_makes_no_long_line(server: Server) -> None:
    call = Caller(server.port)
    for path in ("/api/" + "x" * 30_000, "/" + "x" * 30_000):
        assert call(path)[0].status >= 400
    call.connection.close()
    assert max(map(len, server.log().splitlines())) < 1_000


def test_an_id_leads_from_an_answer_to_its_lines(server: Server) -> None:
    call = Caller(server.port)
    ids = []
    for path in ("/api/none", "/api/messages?x=1", "/no-such-page", "/admin/login/"):
        answer, _body = call(path)
        ids.append(answer.headers["X-Request-ID"])
    call.connection.close()
    assert len(set(ids)) == 4
    told = lines(server)
    for mine, path in zip(
        ids, ("/api/none", "/api/messages", "/no-such-page", "/admin/login/"), strict=True
    ):
        (line,) = (
            line
            for line in told
            if line["request_id"] == mine and line["name"] == "m2p_errors.requests"
        )
        assert line["path"] == path
    # Django's own line of the same request has the same id.
    assert {line["name"] for line in told if line["request_id"] == ids[2]} == {
        "django.request",
        "m2p_errors.requests",
    }


def test_a_proxy_s_id_is_taken_where_it_is_well_formed(server: Server) -> None:
    call = Caller(server.port)
    answer, _body = call("/api/none", X_Request_ID="edge-7.request_12345")
    assert answer.headers["X-Request-ID"] == "edge-7.request_12345"
    assert "edge-7.request_12345" in {line["request_id"] for line in lines(server)}
    for wrong in ("short", "x" * 65, 'a"b":1,"c":"12345', "with a blank", "ü" * 10, ""):
        answer, _body = call("/api/none", X_Request_ID=wrong)
        assert len(answer.headers["X-Request-ID"]) == 32
        assert answer.headers["X-Request-ID"] != wrong
    call.connection.close()


def test_bundles_are_the_same_for_everybody_and_carry_no_id(server: Server) -> None:
    call = Caller(server.port)
    etag = str(call("/api/messages?lang=hi")[0].headers["ETag"])
    for path in (
        *("/api/messages?lang=hi", "/api/messages/otp-manager/otp.expired?lang=hi"),
        *("/api/messages?lang=hi&format=csv", "/api/messages?lang=hi&since=1", "/api/services"),
    ):
        for sent in ({}, {"If_None_Match": etag}, {"If_None_Match": "*"}):
            answer, _body = call(path, X_Request_ID="edge-7.request_12345", **sent)
            assert answer.status in (200, 304)
            assert "X-Request-ID" not in answer.headers
    call.connection.close()


def test_a_terminal_gets_plain_lines_and_none_for_each_request(own_server: Server) -> None:
    call = Caller(own_server.port)
    call("/api/services")
    call("/api/none")
    call.connection.close()
    log = own_server.log()
    assert "/api/services" not in log
    assert "WARNING django.request" in log
    assert "{" not in log
