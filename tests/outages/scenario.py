"""What may happen to a catalogue in a bad minute, while apps ask it all the time."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests import serving
from tests.outages import workers
from tests.outages.kept import await_kept
from tests.outages.load import Content, Seen, load
from tests.outages.own_postgres import Own
from tests.outages.publishing import Publisher, publisher
from tests.processes import until
from tests.serving import Server

WORKERS = 2
# A worker's start, on a machine that is busy.
_WORKERS_SECONDS = 40


@dataclass
class Report:
    """`stale_told`: the most stale seconds that were told in the outages, each at its end."""

    seen: Seen
    seconds: float = 0.0
    releases: int = 0
    restarts: int = 0
    longest_behind: float = 0.0
    torn: list[Content] = field(default_factory=list)
    stale_told: list[int] = field(default_factory=list)
    outages: list[float] = field(default_factory=list)
    confirmed_after: list[float] = field(default_factory=list)


def run(own: Own, *, releases: int, down: float) -> Report:
    """`releases` published while the database is up, which is `down` seconds away in each outage."""
    with (
        serving.serving(own.data, WORKERS=str(WORKERS)) as server,
        publisher(own.data) as maker,
        load(server.port) as seen,
    ):
        report = Report(seen)
        begun = time.monotonic()
        _publish(server, maker, releases // 2)
        with _outage(own, server, report, down, max(maker.published)):
            _restart_workers(server, report)
        _publish(server, maker, releases - releases // 2)
        _restart_workers(server, report)
        with _outage(own, server, report, down, max(maker.published)):
            pass
        report.seconds = time.monotonic() - begun
    report.releases = len(maker.published)
    report.longest_behind = seen.longest_behind(maker.published)
    report.torn = seen.torn(own.data.database_url)
    return report


def _publish(server: Server, maker: Publisher, times: int) -> None:
    for _time in range(times):
        number = maker.publish()
        until(
            lambda number=number: workers.releases(server) == {number},  # type: ignore[misc]
            within=5,
            what=f"every worker on release {number}",
        )


@contextmanager
def _outage(own: Own, server: Server, report: Report, down: float, newest: int) -> Iterator[None]:
    """The database dies, and comes back at the end of the block."""
    # What workers that start without a database give is the last that was kept on the disk.
    await_kept(own.data, newest)
    begun = time.monotonic()
    own.cluster.stop(signal.SIGQUIT)
    until(lambda: workers.stale_seconds(server)[0] > 0, within=10, what="every worker tells it")
    yield
    until(lambda: time.monotonic() - begun >= down, within=down + 1, what="the outage's end")
    report.stale_told.append(workers.stale_seconds(server)[-1])
    report.outages.append(time.monotonic() - begun)
    own.cluster.start()
    report.confirmed_after.append(
        until(lambda: workers.stale_seconds(server)[-1] == 0, within=10, what="confirmed again")
    )


def _restart_workers(server: Server, report: Report) -> None:
    workers.restart(server, within=_WORKERS_SECONDS)
    report.restarts += 1
