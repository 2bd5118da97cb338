"""Real server processes for tests: started as `make serve` starts them, each on data of its own."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tests import databases, forked
from tests.processes import end_with_the_tests

ROOT = Path(__file__).resolve().parent.parent
SERVE = (sys.executable, "manage.py", "serve")
_START_SECONDS = 120
Process = subprocess.Popen[bytes] | forked.Process
# What a test run, or the person who starts it, has set for itself and not for the servers.
_NOT_PASSED_ON = (
    *("SECRET_KEY", "VAR_DIR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "PORT"),
    *("FOUR_EYES", "PUBLIC_NAMES", "TIME_ZONE"),
)


@dataclass(frozen=True, slots=True)
class Data:
    """One catalogue's data: its folder, and its database where that is not a file in the folder."""

    folder: Path
    database_url: str = ""

    @property
    def env(self) -> dict[str, str]:
        """The environment in which the product works on this data."""
        env = {name: text for name, text in os.environ.items() if name not in _NOT_PASSED_ON}
        env["VAR_DIR"] = str(self.folder)
        if self.database_url:
            env["DATABASE_URL"] = self.database_url
        return env

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """`python ARGUMENTS` in the project's folder, on this data; `env` is added."""
        if arguments[0] == "manage.py":
            return forked.manage(*arguments[1:], env={**self.env, **env})
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.env, **env},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


@dataclass(slots=True)
class Server:
    """A running catalogue. `people`: sign-in name → password of those that its first run made.

    They are `admin` (a superuser), `editor` and `publisher`; `username` and `password` are admin's.
    """

    data: Data
    port: int
    process: Process
    claim: socket.socket = field(repr=False)
    people: dict[str, str] = field(default_factory=dict, repr=False)
    username: str = "admin"

    @property
    def password(self) -> str:
        return self.people[self.username]

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        return self.data.env

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`manage.py ARGUMENTS` beside the running server, on the same data."""
        return self.data.run("manage.py", *arguments)

    def log(self) -> str:
        return (self.data.folder / "server.log").read_text(errors="replace")

    def kill(self) -> None:
        """Stop it with all its processes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.claim.close()


def prepare(folder: Path, static: Path) -> Data:
    """A catalogue as after the first `make serve`, made once for all processes that name `folder`.

    `static`: where static files are kept from one test run to the next.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    data = Data(folder, databases.shared_name(folder) if databases.on_postgres() else "")
    with _locked(folder.with_suffix(".lock")):
        if not (folder / "ready").exists():
            folder.mkdir()
            if data.database_url:
                databases.create(data.database_url)
            set_up(data, static)
            (folder / "ready").touch()
    return data


def set_up(data: Data, static: Path) -> None:
    """What `make serve` does before it serves, in a folder that is there."""
    with _locked(static.with_suffix(".lock")):
        static.mkdir(parents=True, exist_ok=True)
        (data.folder / "static").symlink_to(static)
        for arguments in (("-m", "m2p_errors.secret_key"), ("manage.py", "prepare")):
            done = data.run(*arguments)
            assert done.returncode == 0, done.stdout + done.stderr


def copy(data: Data, folder: Path) -> Data:
    """The same catalogue once more, to be changed without harm to the first."""
    folder.mkdir(parents=True)
    for name in ("secret_key", "sign-in.txt"):
        shutil.copy2(data.folder / name, folder)
    (folder / "static").symlink_to((data.folder / "static").resolve())
    if data.database_url:
        return Data(folder, databases.copy(data.database_url))
    with (
        contextlib.closing(sqlite3.connect(data.folder / "catalogue.sqlite3")) as source,
        contextlib.closing(sqlite3.connect(folder / "catalogue.sqlite3")) as target,
    ):
        source.backup(target)
    return Data(folder)


@contextlib.contextmanager
def serving(data: Data, command: Sequence[str] = SERVE, **env: str) -> Iterator[Server]:
    """The product's own server on `data`, from its first answer until it is killed."""
    server = start(data, command, **env)
    try:
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def serving_quickly(data: Data) -> Iterator[Server]:
    """The same, forked: for tests that ask it, and neither stop it nor replace its workers."""
    server = _started(data, {}, forked.serve)
    try:
        yield server
    finally:
        server.kill()


def start(data: Data, command: Sequence[str] = SERVE, **env: str) -> Server:
    """Start a server and wait until it answers. Raises AssertionError with its log if it dies."""

    def begin(*, env: dict[str, str], log: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_the_tests,
        )

    return _started(data, env, begin)


def _started(data: Data, env: dict[str, str], begin: Callable[..., Process]) -> Server:
    claim = _claimed_port()
    port = claim.getsockname()[1]
    whole_env = {**data.env, "HOST": "127.0.0.1", "PORT": str(port), "WORKERS": "1", **env}
    with (data.folder / "server.log").open("ab") as log:
        process = begin(env=whole_env, log=log)
    server = Server(data, port, process, claim)
    try:
        _wait_until_it_answers(server)
        kept = (data.folder / "sign-in.txt").read_text().splitlines()
        server.people = dict(line.split() for line in kept)
    except BaseException:
        server.kill()
        raise
    return server


def drop(data: Data) -> None:
    """Delete a copy's database; its folder goes with the test's own."""
    if data.database_url:
        databases.drop(data.database_url)


def _wait_until_it_answers(server: Server) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        assert server.process.poll() is None, f"the server ended:\n{server.log()}"
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise AssertionError(f"/healthz answers {error.code}:\n{server.log()}") from error
        except OSError:
            # Nothing to wait on tells when another process begins to listen.
            time.sleep(0.02)
    raise AssertionError(f"no answer within {_START_SECONDS} s:\n{server.log()}")


def _claimed_port() -> socket.socket:
    """A free port, held so that no other test takes it: the server may share it, as Granian does."""
    claim = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    claim.bind(("127.0.0.1", 0))
    return claim


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
