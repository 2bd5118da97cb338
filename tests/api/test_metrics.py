"""/metrics: what two processes of a real server have answered adds up, each answer once."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.api.calling import Caller
from tests.api.formats.publishing import publish
from tests.outages import workers
from tests.processes import until
from tests.serving import Server

# The fast door's counts are told twice a second.
_TOLD_SECONDS = 5


def figures(server: Server) -> dict[tuple[str, ...], float]:
    """Each figure of m2p-errors by its name and labels' values, asked for on a connection of its own."""
    call = Caller(server.port)
    answer, body = call("/metrics")
    call.connection.close()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
        if sample.name.startswith("m2p_errors")
    }


def requests(server: Server) -> Counter[tuple[str, ...]]:
    """How many answers by door, language and status, without those of /metrics and health checks."""
    counts = Counter(
        {
            key[1:]: int(value)
            for key, value in figures(server).items()
            if key[0] == "m2p_errors_requests_total" and key[1:] != ("api", "-", "200")
        }
    )
    return +counts


def wait_for(server: Server, expected: Counter[tuple[str, ...]]) -> None:
    """Returns when exactly `expected` is told. Raises AssertionError with what is told instead."""
    until = time.monotonic() + _TOLD_SECONDS
    while (told := requests(server)) != expected:
        assert time.monotonic() < until, told
        time.sleep(0.05)


def ask(
    server: Server, path: str, times: int, status: int, method: str = "GET", **sent: str
) -> None:
    """Each time on a new connection, so that both processes get some."""
    for _time in range(times):
        call = Caller(server.port)
        assert call(path, method, **sent)[0].status == status
        call.connection.close()


def test_answers_of_two_processes_add_up_by_door_language_and_status(
    start_server: Callable[..., Server],
) -> None:
    server = start_server(WORKERS="2")
    assert requests(server) == Counter()
    call = Caller(server.port)
    etag = str(call("/api/messages?lang=hi")[0].headers["ETag"])
    call.connection.close()
    ask(server, "/api/messages?lang=hi", 19, 200)
    ask(server, "/api/messages?lang=hi", 7, 200, "HEAD")
    ask(server, "/api/messages?lang=hi", 12, 304, If_None_Match=etag)
    ask(server, "/api/messages", 5, 200, Accept_Language="ta-IN")
    ask(server, "/api/messages/otp-manager/otp.expired?lang=ur", 6, 200)
    ask(server, "/api/messages/otp-manager/no.such?lang=ur", 4, 404)
    ask(server, "/api/messages/otp-manager/no.such?lang=ur", 2, 404, "HEAD")
    ask(server, "/api/messages/otp-manager/no.such?lang=ur", 2, 404, If_None_Match=etag)
    ask(server, "/api/none", 3, 404)
    ask(server, "/api/messages", 2, 405, "POST")
    ask(server, "/", 2, 200, Accept_Language="hi")
    ask(server, "/admin/login/", 2, 200)
    expected: Counter[tuple[str, ...]] = Counter(
        {
            ("fast", "hi", "200"): 27,
            ("fast", "hi", "304"): 12,
            ("fast", "ta", "200"): 5,
            ("fast", "ur", "200"): 6,
            ("api", "en", "404"): 11,
            ("api", "en", "405"): 2,
            ("pages", "hi", "200"): 2,
            ("admin", "en", "200"): 2,
        }
    )
    wait_for(server, expected)
    # It stays so: what was told once is not told again.
    time.sleep(1.2)
    assert requests(server) == expected
    # And what comes now is added to it, no more and no less.
    ask(server, "/api/messages?lang=hi", 3, 200)
    expected["fast", "hi", "200"] += 3
    wait_for(server, expected)


def test_what_is_served_is_told_with_its_age(own_server: Server) -> None:
    told = figures(own_server)
    assert told["m2p_errors_release",] == 1
    assert told["m2p_errors_stale_seconds",] == 0
    call = Caller(own_server.port)
    published = json.loads(call("/api/releases/1")[1])["published_at"]
    call.connection.close()
    assert published
    assert 0 < told["m2p_errors_release_age_seconds",] < 86_400


def test_workers_that_were_replaced_are_no_longer_told_of(
    start_server: Callable[..., Server], tmp_path: Path
) -> None:
    server = start_server(WORKERS="2")
    # Of the other worker, which may still load, nothing is told yet.
    assert figures(server)["m2p_errors_release",] == 1
    workers.restart(server)
    publish(server, tmp_path, "नया")
    until(
        lambda: figures(server)["m2p_errors_release",] == 2,
        within=_TOLD_SECONDS,
        what="the oldest release that a process serves",
    )


def test_with_a_token_only_who_sends_it_is_answered(start_server: Callable[..., Server]) -> None:
    call = Caller(start_server(METRICS_TOKEN="a-token-of-our-own").port)
    for sent in ({}, {"Authorization": "Bearer x"}, {"Authorization": "a-token-of-our-own"}):
        answer, body = call("/metrics", **sent)
        assert (answer.status, json.loads(body)["status"]) == (404, 404)
        assert b"m2p_errors_requests" not in body
    answer, body = call("/metrics", Authorization="Bearer a-token-of-our-own")
    assert answer.status == 200
    assert b"m2p_errors_release 1.0" in body
    assert json.loads(call("/metrics?x=1")[1])["parameter"] == "x"
    call.connection.close()
