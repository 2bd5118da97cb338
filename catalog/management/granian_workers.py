"""`python -m catalog.management.granian_workers`: Granian's command line, without a gap between workers.

Granian itself stops an old worker half a second after it began to start the new one, which takes
seconds to load; and gives each worker a listening socket of its own, so that those who wait in an
old worker's queue are turned away. Here all workers take from one queue, which outlives each of
them, and an old worker is stopped only when the new one has loaded. And a worker that is told to
end while it loads does so, instead of taking the signal for its parent's and going on.
"""

# Most of Granian's methods have no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Iterable
from functools import partial
from multiprocessing.synchronize import Event
from typing import Any

from granian import cli
from granian.server.mp import MPServer, WorkerProcess
from prometheus_client.multiprocess import mark_process_dead

logger = logging.getLogger("_granian")


class Server(MPServer):
    """Granian's, of the version that requirements.txt names."""

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()
        if self._ssp is not None:
            # As Granian does it where a port can't be shared.
            self._shd, self._ssp = self._ssp.build(), None
            self._sso = socket.socket(fileno=self._shd.get_fd())

    def _respawn_workers(
        self, workers: Iterable[int], spawn_target: Any, target_loader: Any, delay: float = 0
    ) -> None:
        """One after the other. Where a new one can't be loaded, the old one goes on."""
        for index in workers:
            old, loaded = self.wrks[index], multiprocessing.Event()
            new = self._spawn_worker(index, spawn_target, partial(_load, target_loader, loaded))
            self.respawned_wrks[index] = time.monotonic()
            # Its end is not an accident before it has loaded.
            new.interrupt_by_parent = True
            new.start()
            while new.is_alive() and not self.interrupt_signal and not loaded.wait(0.1):
                pass
            if loaded.is_set():
                new.interrupt_by_parent = False
                self.wrks[index] = new
                self._end(old)
            elif old.is_alive():
                logger.error("A new worker could not be started; the old one goes on.")
                self._end(new)
            else:
                self.interrupt_children.append(index)
                self.main_loop_interrupt.set()

    def _end(self, worker: WorkerProcess) -> None:
        """It finishes what it has begun, for a time."""
        worker.terminate()
        worker.join(self.workers_kill_timeout)
        if worker.is_alive():
            worker.kill()
            worker.join()
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            # What it served is no longer served.
            mark_process_dead(worker.inner.pid)


def _load(target_loader: Callable[[], Any], loaded: Event) -> Any:
    """In the new worker."""
    target = target_loader()
    loaded.set()
    return target


def _end_when_told() -> None:
    """In a new worker, until it has a way of its own to end: its parent's would do nothing."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    os.register_at_fork(after_in_child=_end_when_told)
    # The command line makes its server by this name.
    cli.Server = Server  # type: ignore[attr-defined]
    cli.entrypoint()
