"""Requests that mean no good, over kept connections. The short form of what bench/outage.py does."""

from __future__ import annotations

from collections.abc import Callable

from tests.outages import workers
from tests.outages.hostile import Hostile
from tests.serving import Server

TIMES = 3_000
# What the workers may take more at the end than after the first third: what is remembered of
# questions is bounded, but not yet full.
GROWTH = 24 * 1024 * 1024


def test_hostile_requests_get_no_500_no_other_language_and_no_memory(
    start_server: Callable[..., Server],
) -> None:
    server = start_server()
    hostile = Hostile(server.port, seed=5)
    hostile.ask(TIMES // 3)
    warm = workers.memory(server)
    hostile.ask(TIMES - TIMES // 3)
    hostile.close()
    found = hostile.found
    assert not found.wrong, found.wrong[:3]
    assert workers.memory(server) - warm < GROWTH
    # Most were understood well enough to be answered, in each way.
    assert found.statuses.keys() >= {200, 400, 404, 405, 406, 414}
    assert found.closed < TIMES / 2
    assert "Internal Server Error" not in server.log()
