from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# A call from an app takes 1 ms or less, an editor's import seconds: with two processes one answers
# apps while the other imports, and on two cores a third would only add its 100 MB. Threads beyond
# the process's own core serve for waiting, on PostgreSQL or on SQLite's one writer: so many that a
# slow database, which holds all pages up, leaves some for apps, who wait for nothing.
THREADS = 32

SERVER = "catalog.management.granian_workers"
APPLICATION = "m2p_errors.wsgi:application"

# A request's head, its address included, in bytes; and how long a client may take to send it, and a
# worker to finish what it has begun when it is to stop.
HEAD_BYTES = 65_536
HEAD_MILLISECONDS = 10_000
STOP_SECONDS = 30


class Command(BaseCommand):
    help = "Serve on HOST and PORT with WORKERS processes, until it is stopped."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.HOST, settings.PORT
        if _answers(host, port):
            raise CommandError(
                f"The setting PORT is not right: something else serves on {port} already. "
                "Stop it, or set PORT to another number.",
                returncode=2,
            )
        # The server's own processes find settings and data as this one did, from any folder.
        os.environ["VAR_DIR"] = str(settings.VAR_DIR)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_empty_folder(f"metrics-{port}"))
        # One that was killed left its file.
        pid_file(port).unlink(missing_ok=True)
        os.chdir(settings.BASE_DIR)
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Serving on http://{shown}:{port}/ (stop with Ctrl-C).")
        self.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", SERVER, *arguments(host, port)])


def arguments(host: str, port: int, application: str = APPLICATION) -> list[str]:
    """Granian's, as the settings have it."""
    return [
        *("--interface", "wsgi"),
        # The first bytes of a client that may want HTTP/2 would be waited for without end.
        *("--http", "1"),
        *("--host", host),
        *("--port", str(port)),
        *("--workers", str(settings.WORKERS)),
        *("--blocking-threads", str(THREADS)),
        # Its warning of so many threads is answered above.
        *("--log-level", "error"),
        *("--http1-buffer-size", str(HEAD_BYTES)),
        *("--http1-header-read-timeout", str(HEAD_MILLISECONDS)),
        *("--workers-kill-timeout", str(STOP_SECONDS)),
        *("--pid-file", str(pid_file(port))),
        "--respawn-failed-workers",
        *("--respawn-interval", "0.5"),
        application,
    ]


def pid_file(port: int) -> Path:
    """Names the process that takes SIGHUP (workers anew, one after the other) and SIGTERM."""
    return Path(settings.VAR_DIR) / f"serve-{port}.pid"


def _empty_folder(name: str) -> Path:
    """Where the server's processes put their figures; those of the last start are no longer theirs."""
    folder = Path(settings.VAR_DIR) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _answers(host: str, port: int) -> bool:
    """Whether the port is taken. Granian would share it with another Granian in silence."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
