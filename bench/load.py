"""How many requests a server answers: wrk, as a process of its own."""

from __future__ import annotations

import re
import subprocess


def command(url: str, seconds: int, connections: int) -> list[str]:
    return [
        "wrk", "--threads", "1", "--connections", str(connections),
        "--duration", f"{seconds}s", "--timeout", "120s", url,
    ]  # fmt: skip


def measure(url: str, seconds: int, connections: int) -> float:
    """Answers per second while asked for so many seconds. Raises RuntimeError where one failed."""
    done = subprocess.run(
        command(url, seconds, connections), capture_output=True, text=True, check=True
    )
    requests = re.search(r"(\d+) requests in ([\d.]+)(s|m)", done.stdout)
    if requests is None or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    took = float(requests[2]) * (60 if requests[3] == "m" else 1)
    if int(requests[1]) == 0:
        raise RuntimeError(f"no answer within {seconds} s: ask for longer")
    return int(requests[1]) / took
