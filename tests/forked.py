"""`manage.py` as a process of its own, without reading the libraries anew each time.

A process that has read them, but not yet the project or its settings, is forked for each command and
for most servers: 300 commands in a test run, each half a second less, and 70 servers, each two
seconds less. Run as `python -m tests.forked SOCKET`.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from tests.processes import end_with_the_tests

_ROOT = Path(__file__).resolve().parent.parent
# What a command imports that asks for no settings, nor for its environment, while it is imported.
_LIBRARIES = (
    *("django.core.management", "django.db.models", "django.forms", "django.template"),
    *("django.contrib.admin.options", "django.contrib.postgres.fields", "django.core.serializers"),
    *("openpyxl", "tablib", "psycopg", "langcodes.language_distance", "environs", "babel"),
    *("asyncio", "requests", "yaml", "jsonschema", "uritemplate", "inflection", "whitenoise.base"),
    *("brotli", "zstandard", "regex", "dj_database_url", "moz.l10n"),
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


class Process:
    """A process that this one has not started, as far as `subprocess.Popen` tells of its own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._alive = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """None while it runs. How it ended only its parent knows."""
        return 0 if self._is_over(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Returns when it is over. Raises subprocess.TimeoutExpired after so many seconds."""
        if not self._is_over(timeout):
            raise subprocess.TimeoutExpired("manage.py serve", timeout or 0)
        return 0

    def _is_over(self, seconds: float | None) -> bool:
        return bool(select.select([self._alive], [], [], seconds)[0])

    def __del__(self) -> None:
        os.close(self._alive)


def serve(*, env: dict[str, str], log: BinaryIO) -> Process:
    """`manage.py serve` with just this environment, in a session of its own."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(_parent())
        asked = {"arguments": ["serve"], "env": env, "cwd": str(_ROOT), "serve": True}
        socket.send_fds(line, [json.dumps(asked).encode()], [log.fileno(), log.fileno()])
        line.shutdown(socket.SHUT_WR)
        return Process(int(line.recv(16)))


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
    if request.get("serve"):
        os.setsid()
        end_with_the_tests()
        os.execv = _go_on_as  # type: ignore[assignment]
        line.sendall(str(os.getpid()).encode())
        line.close()
    code = _run(["manage.py", *request["arguments"]])
    sys.stdout.flush()
    sys.stderr.flush()
    if not request.get("serve"):
        line.sendall(str(code).encode())
    os._exit(code)


class _GoesOnAs(BaseException):
    """`manage.py serve` has become another program."""


def _go_on_as(_program: str, argv: list[str]) -> NoReturn:
    """In the place of `os.execv`: the program's module, with the libraries that are there."""
    _python, option, module, *arguments = argv
    assert option == "-m"
    raise _GoesOnAs(module, *arguments)


def _run(argv: list[str]) -> int:
    sys.argv = argv
    sys.path.insert(0, os.getcwd())
    try:
        try:
            runpy.run_path(argv[0], run_name="__main__")
        except _GoesOnAs as other:
            sys.argv = list(other.args)
            runpy.run_module(other.args[0], run_name="__main__", alter_sys=True)
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
