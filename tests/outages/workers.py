"""The server's worker processes, and waiting for what they do."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

from tests.outages.asking import Client
from tests.processes import until
from tests.serving import Server

# So many new connections reach both of two workers, but for one time in 30,000.
_CONNECTIONS = 16


def pids(server: Server) -> set[int]:
    """Its workers now: the children of the server's process."""
    pid = server.process.pid
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def restart(server: Server, *, within: float = 60) -> None:
    """As `systemctl reload` does: new workers take over, one after the other."""
    before = pids(server)
    os.kill(server.process.pid, signal.SIGHUP)
    until(
        lambda: len(now := pids(server)) == len(before) and not now & before,
        within=within,
        what="new workers",
    )


def memory(server: Server) -> int:
    """What its workers hold in memory, in bytes."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids(server)]
    return sum(pages) * 4096


def stale_seconds(server: Server) -> list[int]:
    """What /readyz tells on so many new connections, least first."""
    told = []
    for _connection in range(_CONNECTIONS):
        got = Client(server.port, kept=False).get("/readyz")
        assert got.status == 200, got.body
        told.append(int(json.loads(got.body)["stale_seconds"]))
    return sorted(told)


def releases(server: Server, path: str = "/api/messages?lang=hi") -> set[int]:
    """The releases that so many new connections get."""
    gots = [Client(server.port, kept=False).get(path) for _connection in range(_CONNECTIONS)]
    return {int(json.loads(got.body)["release"]) for got in gots}
