"""Other programs' servers for tests: a port, a start, and an end with the tests."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

_START_SECONDS = 60
_PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """A port on which nothing listens. Programs that share none can't have it held for them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    command: list[str], *, log: Path, env: dict[str, str] | None = None, user: str | None = None
) -> subprocess.Popen[bytes]:
    """A process that Linux ends when the test process is gone, killed ones too."""
    with log.open("ab") as file:
        return subprocess.Popen(
            command,
            env={**os.environ, **(env or {})},
            stdout=file,
            stderr=subprocess.STDOUT,
            user=user,
            extra_groups=[] if user else None,
            preexec_fn=end_with_the_tests,
        )


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Returns when it takes connections. Raises AssertionError with its log if it dies."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            # Nothing to wait on tells when another process begins to listen.
            time.sleep(0.02)
    raise AssertionError(f"not there within {_START_SECONDS} s:\n{log.read_text(errors='replace')}")


def until(happened: Callable[[], bool], *, within: float, what: str) -> float:
    """Wait for it; how many seconds it took. Raises AssertionError after `within`."""
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < within, f"not within {within} s: {what}"
        # Another process tells nobody what it has done.
        time.sleep(0.02)
    return time.monotonic() - begun


def end_with_the_tests(by: signal.Signals = signal.SIGTERM) -> None:
    """In a child, before it becomes another program: Linux ends it when its parent is gone.

    A killed parent, too.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, by)
