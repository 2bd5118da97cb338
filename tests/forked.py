"""`manage.py` as a process of its own, without reading the libraries anew each time.

A process that has read them, but not yet the project or its settings, is forked for each command:
300 commands in a test run, each half a second less. Run as `python -m tests.forked SOCKET`.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from functools import cache
from pathlib import Path
from typing import Any

from tests.processes import end_with_the_tests

_ROOT = Path(__file__).resolve().parent.parent
# What a command imports that asks for no settings while it is imported.
_LIBRARIES = (
    *("django.core.management", "django.db.models", "django.forms", "django.template"),
    *("django.contrib.admin.options", "django.contrib.postgres.fields", "django.core.serializers"),
    *("openpyxl", "tablib", "psycopg", "langcodes.language_distance", "environs", "babel"),
    *("asyncio", "requests", "yaml", "jsonschema", "uritemplate", "inflection", "whitenoise.base"),
    *("brotli", "zstandard", "regex", "prometheus_client", "dj_database_url", "moz.l10n"),
)


def manage(
    *arguments: str, env: dict[str, str], cwd: Path = _ROOT
) -> subprocess.CompletedProcess[str]:
    """`manage.py ARGUMENTS` with just this environment: what it said, and its exit code."""
    with (
        tempfile.TemporaryFile() as stdout,
        tempfile.TemporaryFile() as stderr,
        socket.socket(socket.AF_UNIX) as line,
    ):
        line.connect(_parent())
        asked = json.dumps({"arguments": arguments, "env": env, "cwd": str(cwd)}).encode()
        socket.send_fds(line, [asked], [stdout.fileno(), stderr.fileno()])
        line.shutdown(socket.SHUT_WR)
        told = line.recv(16)
        # One that was killed tells nothing.
        code = int(told) if told else -signal.SIGKILL
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess(
            arguments, code, stdout.read().decode(), stderr.read().decode()
        )


@cache
def _parent() -> str:
    """The socket of the process that is forked, which is started once for each test process."""
    folder = tempfile.TemporaryDirectory(prefix="m2p-errors-forked-")
    path = f"{folder.name}/socket"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forked", path],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        preexec_fn=end_with_the_tests,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    atexit.register(folder.cleanup)
    atexit.register(process.terminate)
    return path


def _listen(path: str) -> None:
    for name in _LIBRARIES:
        importlib.import_module(name)
    # Whoever is done is gone.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(64)
    print("ready", flush=True)
    assert threading.active_count() == 1
    while True:
        line, _address = listening.accept()
        if os.fork() == 0:
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _become(line)
        line.close()


def _become(line: socket.socket) -> None:
    """The command, in a child of its own; never returns."""
    piece, (stdout, stderr), _flags, _address = socket.recv_fds(line, 65_536, 2)
    asked = piece
    while piece := line.recv(65_536):
        asked += piece
    request: dict[str, Any] = json.loads(asked)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    for file, place in ((stdout, 1), (stderr, 2)):
        os.dup2(file, place)
        os.close(file)
    code = _run(["manage.py", *request["arguments"]])
    sys.stdout.flush()
    sys.stderr.flush()
    line.sendall(str(code).encode())
    os._exit(code)


def _run(argv: list[str]) -> int:
    sys.argv = argv
    sys.path.insert(0, os.getcwd())
    try:
        runpy.run_path(argv[0], run_name="__main__")
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    _listen(sys.argv[1])
