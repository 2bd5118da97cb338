"""The catalogue while its database, its disk or its folder is gone, and after a start without them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from catalog.domain.languages import TAGS
from catalog.operations.shelf import GRACE
from tests import serving
from tests.outages import workers
from tests.outages.asking import QUESTIONS, Client, Got
from tests.outages.kept import await_kept, kept_release
from tests.outages.own_postgres import Own
from tests.outages.publishing import publisher
from tests.processes import until
from tests.serving import Data, Server

# How soon every worker has a release, with what this machine does beside it.
SOON = 3
FULL = 16_384


def bundle(server: Server, lang: str = "hi", encoding: str = "identity") -> Got:
    return Client(server.port, kept=False).get(
        f"/api/messages?lang={lang}", Accept_Encoding=encoding
    )


def all_bundles(server: Server) -> dict[tuple[str, str], bytes]:
    encodings = {question.encoding for question in QUESTIONS}
    return {
        (lang, encoding): bundle(server, lang, encoding).body
        for lang in TAGS
        for encoding in encodings
    }


def test_a_start_without_a_database_gives_the_last_release_and_tells_its_age(own: Own) -> None:
    with serving.serving(own.data, WORKERS="2") as server, publisher(own.data) as maker:
        number = maker.publish()
        until(lambda: workers.releases(server) == {number}, within=SOON, what="published")
        await_kept(own.data, number)
        before = all_bundles(server)
    own.cluster.stop()
    stopped = time.monotonic()
    with serving.serving(own.data, WORKERS="2") as server:
        assert all_bundles(server) == before
        told = bundle(server).headers["Cache-Status"]
        age = re.fullmatch(r"m2p-errors; hit; ttl=-(\d+)", told)
        assert age, told
        # Confirmed for the last time up to some seconds before the end.
        assert 0 < int(age[1]) <= time.monotonic() - stopped + 8
        assert workers.stale_seconds(server)[0] > 0
        page = Client(server.port, kept=False).get("/api/releases")
        assert (page.status, json.loads(page.body)["status"]) == (503, 503)
        own.cluster.start()
        until(lambda: workers.stale_seconds(server)[-1] == 0, within=SOON, what="confirmed again")
        assert "Cache-Status" not in bundle(server).headers
        assert Client(server.port, kept=False).get("/api/releases").status == 200


def test_a_folder_that_is_deleted_is_written_anew_when_the_database_is_back(own: Own) -> None:
    with serving.serving(own.data, WORKERS="2") as server:
        await_kept(own.data, 1)
        before = all_bundles(server)
        own.cluster.stop()
        shutil.rmtree(own.data.folder / "bundles")
        assert all_bundles(server) == before
        own.cluster.start()
        await_kept(own.data, 1)
        names = {path.name for path in (own.data.folder / "bundles").glob("??.*.json*")}
        assert len(names) == len(before)
        assert all_bundles(server) == before


def test_what_goes_missing_on_disk_is_put_there_again(data: Data) -> None:
    folder = data.folder / "bundles"
    with serving.serving(data, WORKERS="2"):
        await_kept(data, 1)
        kept = {path.name: path.read_bytes() for path in folder.glob("*.json*")}
        gone = ["hi.json", "ta.json.br", Path(os.readlink(folder / "ur.json")).name]
        for name in gone:
            (folder / name).unlink()
        until(
            lambda: all((folder / name).exists() for name in gone),
            within=10,
            what="put there again",
        )
        assert {path.name: path.read_bytes() for path in folder.glob("*.json*")} == kept


def test_a_full_disk_keeps_no_release_from_readers_and_fills_no_log(own: Own) -> None:
    with serving.serving(own.data, WORKERS="1") as server, publisher(own.data) as maker:
        await_kept(own.data, 1)
        with full_disk(own.data, server):
            for _release in range(3):
                number = maker.publish()
                until(
                    lambda number=number: workers.releases(server) == {number},  # type: ignore[misc]
                    within=SOON,
                    what="published",
                )
            assert bundle(server, "ta", "br").status == 200
            # Once, though it was tried each time.
            assert server.log().count("bundles can't be kept in") == 1
            assert "Traceback" in server.log()
            assert kept_release(own.data) <= 1
        await_kept(own.data, number)


@contextlib.contextmanager
def full_disk(data: Data, server: Server) -> Iterator[None]:
    """There is no room for a bundle: a small disk where they are kept, or, without the right to
    mount one, a limit on what the workers may write."""
    folder = data.folder / "bundles"
    mount = ["mount", "-t", "tmpfs", "-o", f"size={FULL}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            yield
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    unlimited = {}
    for pid in workers.pids(server):
        soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL, hard))
        unlimited[pid] = soft, hard
    try:
        yield
    finally:
        for pid, limits in unlimited.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def test_an_sqlite_file_that_is_locked_or_gone_stops_no_reader(data: Data, tmp_path: Path) -> None:
    file = data.folder / "catalogue.sqlite3"
    with serving.serving(data, WORKERS="2") as server:
        before = all_bundles(server)
        with contextlib.closing(sqlite3.connect(file)) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            end = time.monotonic() + GRACE + 1
            while time.monotonic() < end:
                assert all_bundles(server) == before
            assert workers.stale_seconds(server)[-1] == 0
        away = file.rename(tmp_path / "away")
        assert all_bundles(server) == before
        away.rename(file)
        until(lambda: workers.stale_seconds(server)[-1] == 0, within=SOON, what="confirmed again")
        assert all_bundles(server) == before
