"""Killing a process while it works, and how long it would have worked."""

from __future__ import annotations

import os
import queue
import signal
import time
from typing import Any

from tests.faults.processes import Worker


def undisturbed(work: Worker, task: str, **arguments: Any) -> float:
    """How long the task takes from when it says its process, in seconds."""
    work.begin(task, **arguments)
    assert "pid" in work.hear()
    begun = time.monotonic()
    assert work.hear() == {"ended": 0}
    return time.monotonic() - begun


def kill_after(work: Worker, seconds: float, task: str, **arguments: Any) -> bool:
    """Whether it was killed; else it was done before."""
    work.begin(task, **arguments)
    pid = work.hear()["pid"]
    try:
        told = work.hear(seconds)
    except queue.Empty:
        os.kill(pid, signal.SIGKILL)
        told = work.hear()
    assert told["ended"] in (0, -signal.SIGKILL)
    return bool(told["ended"])
