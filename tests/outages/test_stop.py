"""Stopping: what was begun is finished."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests import processes, serving
from tests.outages.asking import Client, Got
from tests.outages.load import load
from tests.outages.own_postgres import Own
from tests.outages.proxy import slow_way
from tests.outages.raw import Raw, get
from tests.processes import until
from tests.serving import Server

WAITING = 20


def test_every_request_that_was_accepted_is_answered_when_the_server_stops(own: Own) -> None:
    """Slow pages are under way in both workers, and apps ask, when SIGTERM comes."""
    data = replace(own.data, database_url=f"{own.data.database_url}/slow")
    with slow_way(own.cluster.folder / "slow", own.cluster.folder) as way:
        server = serving.start(data, WORKERS="2")
        try:
            way.delay, before = 60, way.connections
            with ThreadPoolExecutor(WAITING) as pool, load(server.port) as seen:
                pages = [pool.submit(page, server) for _page in range(WAITING)]
                until(
                    lambda: way.connections >= before + WAITING and seen.asked > 200,
                    within=20,
                    what="all pages under way, and a load",
                )
                kept = idle(server)
                os.kill(server.process.pid, signal.SIGTERM)
                # Every worker has heard it.
                assert all(one.answer() is None for one in kept)
                assert not any(one.done() for one in pages)
                way.hurry()
                answers = [one.result() for one in pages]
                assert server.process.wait(30) == 0
        finally:
            server.kill()
    assert [got.status for got in answers] == [200] * WAITING
    # Who came too late was turned away before a byte was answered; nothing was cut off.
    turned_away = ("ConnectionRefusedError", "ConnectionResetError", "RemoteDisconnected")
    assert all(any(name in one for name in turned_away) for one in seen.failures), seen.failures


def test_a_worker_that_still_loads_is_stopped_at_once(own: Own, tmp_path: Path) -> None:
    """Both wait for a database that does not answer when SIGTERM comes."""
    data = replace(own.data, database_url=f"{own.data.database_url}/slow")
    with slow_way(own.cluster.folder / "slow", own.cluster.folder) as way:
        way.delay = 60
        server = processes.start(
            list(serving.SERVE),
            log=tmp_path / "log",
            env={
                **data.env,
                "HOST": "127.0.0.1",
                "PORT": str(processes.free_port()),
                "WORKERS": "2",
            },
        )
        until(lambda: way.connections >= 2, within=60, what="both workers load")
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0


def idle(server: Server) -> list[Raw]:
    """So many kept connections that each worker has some; each has had an answer."""
    made = [Raw(server.port) for _connection in range(16)]
    for one in made:
        one.send(get("/api/messages?lang=hi"))
        assert one.answer() is not None
    return made


def page(server: Server) -> Got:
    return Client(server.port, kept=False).get("/api/releases")
