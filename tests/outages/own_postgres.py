"""A PostgreSQL of a test's own with the shipped catalogue on it, to be stopped and started again."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.on_postgres import Cluster
from tests.serving import Data, set_up


@dataclass(frozen=True, slots=True)
class Own:
    """A running database server, and the catalogue that is on it."""

    cluster: Cluster
    data: Data


def fill(kept: Path, static: Path) -> Path:
    """Data as after the first `make serve`, made once for all processes that name `kept`.

    `static`: where static files are kept from one test run to the next.
    """
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "ready").exists():
            kept.mkdir()
            with _folder() as folder:
                cluster = Cluster(folder)
                cluster.start()
                try:
                    data = Data(folder / "var", cluster.url)
                    data.folder.mkdir()
                    set_up(data, static)
                finally:
                    cluster.stop()
                _copy(folder, kept)
            (kept / "ready").touch()
    return kept


@contextlib.contextmanager
def running(kept: Path) -> Iterator[Own]:
    """A server on a copy of what `fill` has made, until the end of the block."""
    with _folder() as folder:
        _copy(kept, folder)
        cluster = Cluster(folder, lossless=True)
        cluster.start()
        try:
            yield Own(cluster, Data(folder / "var", cluster.url))
        finally:
            cluster.stop()


def _copy(source: Path, target: Path) -> None:
    """The database's files keep their owner, who is not root."""
    for name in ("data", "var"):
        subprocess.run(["cp", "-a", str(source / name), str(target / name)], check=True)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Short, for the path of a socket must be, and where the database's own user gets in."""
    folder = Path(tempfile.mkdtemp(prefix="m2p-errors-own-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
