"""`python -m bench.outage`: the long forms of tests/outages, as tables.

A load while the database dies twice, workers restart and releases go live; then generated requests
that mean no good. Ends with 1 where something was wrong.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests import serving
from tests.outages import own_postgres, scenario, workers
from tests.outages.hostile import Hostile
from tests.outages.own_postgres import Own

RELEASES = 20
DOWN_SECONDS = 24
HOSTILE = 100_000
# What all workers together may take more at the end than after the first third.
GROWTH = 32 * 1024 * 1024


def main() -> None:
    sys.exit(measure())


def measure() -> int:
    """Both, each on a PostgreSQL of its own; 0 where all was as it must be, else 1."""
    with tempfile.TemporaryDirectory(prefix="m2p-errors-bench-") as folder:
        filled = own_postgres.fill(Path(folder) / "filled", Path(folder) / "static")
        with own_postgres.running(filled) as own:
            right = outage(own)
        with own_postgres.running(filled) as own:
            right &= hostile(own)
    return 0 if right else 1


def outage(own: Own) -> bool:
    """Whether nobody noticed but by what is told."""
    report = scenario.run(own, releases=RELEASES, down=DOWN_SECONDS)
    seen = report.seen
    print(f"\nApps ask for {report.seconds:.0f} s, {scenario.WORKERS} workers, PostgreSQL")
    _row("the database died and came back", len(report.outages), _seconds(report.outages))
    _row("workers restarted", report.restarts)
    _row("releases published", report.releases)
    _row("requests", f"{seen.asked:,}", f"{seen.unchanged:,} of them 304")
    _row("  made again on a new connection", seen.repeated)
    _row("  told as stale", f"{seen.stale:,}", f"at most {max(report.stale_told)} s")
    _row("  failed", len(seen.failures), "; ".join(seen.failures[:3]))
    _row("  torn or mixed", len(report.torn))
    _row("an older release was last given", f"{report.longest_behind:.2f} s", "after the commit")
    _row("confirmed after the database's return", _seconds(report.confirmed_after))
    sys.stdout.flush()
    return not seen.failures and not report.torn and report.longest_behind <= 1


def hostile(own: Own) -> bool:
    """Whether no answer was one that nobody may get, and memory stayed."""
    with serving.serving(own.data, WORKERS=str(scenario.WORKERS)) as server:
        asking = Hostile(server.port, seed=5)
        begun, before = time.monotonic(), workers.memory(server)
        asking.ask(HOSTILE // 3)
        warm = workers.memory(server)
        asking.ask(HOSTILE - HOSTILE // 3)
        end = workers.memory(server)
        asking.close()
    found = asking.found
    print(f"\nRequests that mean no good, for {time.monotonic() - begun:.0f} s")
    _row("requests", f"{found.asked:,}", f"{found.closed:,} of them closed without an answer")
    for status, times in sorted(found.statuses.items()):
        _row(f"  {status}", f"{times:,}")
    _row("500, or in another language", len(found.wrong), str(found.wrong[:2] or ""))
    _row("memory at the start", _megabytes(before))
    _row("memory after a third", _megabytes(warm))
    _row("memory at the end", _megabytes(end))
    sys.stdout.flush()
    return not found.wrong and end - warm <= GROWTH


def _row(name: str, figure: object, more: str = "") -> None:
    print(f"  {name:<40}{figure!s:>12}  {more}".rstrip())


def _seconds(times: list[float]) -> str:
    return ", ".join(f"{seconds:.1f} s" for seconds in times)


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:,.0f} MB"


if __name__ == "__main__":
    main()
