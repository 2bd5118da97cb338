"""How many requests a server answers, and how long the slowest take: wrk, as a process of its own."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """One round: answers per second, and the milliseconds within which 99 of 100 came."""

    per_second: float
    p99: float


def command(url: str, seconds: int, connections: int, *headers: str) -> list[str]:
    return [
        "wrk", "--threads", "1", "--connections", str(connections), "--latency",
        "--duration", f"{seconds}s", "--timeout", "120s",
        *(part for header in headers for part in ("--header", header)), url,
    ]  # fmt: skip


def measure(url: str, seconds: int, connections: int, *headers: str) -> Load:
    """A round of so many seconds. Raises RuntimeError where an answer failed, or none came."""
    done = subprocess.run(
        command(url, seconds, connections, *headers), capture_output=True, text=True, check=True
    )
    requests = re.search(r"(\d+) requests in ([\d.]+)(s|m)", done.stdout)
    tail = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", done.stdout)
    failed = "Non-2xx" in done.stdout or "Socket errors" in done.stdout
    if requests is None or tail is None or failed:
        raise RuntimeError(done.stdout)
    took = float(requests[2]) * (60 if requests[3] == "m" else 1)
    if int(requests[1]) == 0:
        raise RuntimeError(f"no answer within {seconds} s: ask for longer")
    return Load(int(requests[1]) / took, float(tail[1]) * _UNITS[tail[2]])


def per_second(rounds: Sequence[Load]) -> float:
    """The median of the rounds."""
    return median(one.per_second for one in rounds)


def told(rounds: Sequence[Load]) -> str:
    """Median, lowest and highest, and the tail's median."""
    rates = [one.per_second for one in rounds]
    tail = median(one.p99 for one in rounds)
    return f"{median(rates):>9,.0f}/s ({min(rates):,.0f} to {max(rates):,.0f}), p99 {tail:.1f} ms"


def against(ratio: float, goal: float) -> str:
    """The ratio, beside what it is to be at least."""
    digits = 2 if goal < 10 else 1
    reached = "reached" if ratio >= goal else "MISSED"
    return f"{ratio:.{digits}f} (goal {goal:g}: {reached})"
