from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# A call from an app takes 1 ms or less, an editor's import seconds: with two processes one answers
# apps while the other imports, and on two cores a third would only add its 100 MB. Threads beyond
# the process's own core serve for waiting, on PostgreSQL or on SQLite's one writer.
THREADS = 4


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
        os.chdir(settings.BASE_DIR)
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Serving on http://{shown}:{port}/ (stop with Ctrl-C).")
        self.stdout.flush()
        granian = Path(sys.executable).with_name("granian")
        os.execv(granian, [str(granian), *_arguments(host, port)])


def _arguments(host: str, port: int) -> list[str]:
    return [
        *("--interface", "wsgi"),
        *("--host", host),
        *("--port", str(port)),
        *("--workers", str(settings.WORKERS)),
        *("--blocking-threads", str(THREADS)),
        *("--log-level", "warning"),
        "--respawn-failed-workers",
        "m2p_errors.wsgi:application",
    ]


def _answers(host: str, port: int) -> bool:
    """Whether the port is taken. Granian would share it with another Granian in silence."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
