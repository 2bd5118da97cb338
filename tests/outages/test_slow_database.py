"""A database that takes 10 seconds for each answer: who needs none does not wait for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests import serving
from tests.outages import workers
from tests.outages.asking import QUESTIONS, Client, Got
from tests.outages.own_postgres import Own
from tests.outages.proxy import SlowWay, slow_way
from tests.processes import until
from tests.serving import Data, Server

SLOW = 10.0
PAGES = 30


@pytest.fixture
def way(own: Own) -> Iterator[SlowWay]:
    with slow_way(own.cluster.folder / "slow", own.cluster.folder) as made:
        yield made


@pytest.fixture
def data(own: Own) -> Data:
    """The catalogue, reached by the slow way."""
    url = own.data.database_url
    return replace(own.data, database_url=f"{url}/slow")


@pytest.fixture
def server(data: Data, way: SlowWay) -> Iterator[Server]:
    with serving.serving(data, WORKERS="1") as running:
        yield running
        way.hurry()


def ask_for_bundles(server: Server, rounds: int) -> None:
    client = Client(server.port, kept=True)
    for _round in range(rounds):
        for question in QUESTIONS:
            got = client.get(question.path, Accept_Encoding=question.encoding)
            assert got.status == 200, got.body
    client.close()


def at_once(server: Server, pool: ThreadPoolExecutor, paths: list[str]) -> list[Future[Got]]:
    return [pool.submit(Client(server.port, kept=False).get, path) for path in paths]


@pytest.mark.parametrize(
    "path", ["/api/releases", "/api/messages?since={}", "/api/messages?service=none-{}"]
)
def test_bundles_are_answered_while_many_wait_for_a_slow_database(
    server: Server, way: SlowWay, path: str
) -> None:
    way.delay = SLOW
    begun = way.asked
    with ThreadPoolExecutor(PAGES + 2) as pool:
        waiting = at_once(server, pool, [path.format(number) for number in range(1, PAGES + 3)])
        refused_at_once = 8
        until(
            lambda: sum(one.done() for one in waiting) == refused_at_once,
            within=5,
            what="those beyond the room for waiting are told so",
        )
        until(
            lambda: way.asked - begun >= PAGES + 2 - refused_at_once,
            within=5,
            what="all others wait for the database",
        )
        asked = way.asked
        ask_for_bundles(server, rounds=20)
        for watcher in ("/healthz", "/readyz", "/metrics"):
            assert Client(server.port, kept=False).get(watcher).status == 200
        # No question to the database of their own: at most the follower's, which waits, too.
        assert way.asked - asked <= 3
        assert sum(one.done() for one in waiting) == refused_at_once
        way.hurry()
        for one in waiting:
            got = one.result()
            if got.status == 503:
                assert got.headers["Retry-After"]
                assert json.loads(got.body)["status"] == 503
            else:
                assert got.status == (404 if "service=" in path else 200)


def test_a_restart_gives_the_bundles_on_disk_before_a_slow_database_answers(
    data: Data, way: SlowWay
) -> None:
    with serving.serving(data, WORKERS="1") as server:
        first = Client(server.port, kept=False).get("/api/messages?lang=hi")
        until((data.folder / "bundles" / "manifest.json").exists, within=5, what="bundles on disk")
    way.delay = SLOW
    with serving.serving(data, WORKERS="1") as server:
        asked = way.asked
        again = Client(server.port, kept=False).get("/api/messages?lang=hi")
        assert (again.status, again.body) == (200, first.body)
        assert "Cache-Status" in again.headers
        assert way.asked - asked <= 3
        way.hurry()
        until(lambda: workers.stale_seconds(server)[-1] == 0, within=5, what="confirmed")
