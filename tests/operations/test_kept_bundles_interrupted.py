"""Bundles on disk: whatever interrupts a writer, a reader finds one whole release."""

from __future__ import annotations

import itertools
import json
import os
import resource
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from catalog.operations.kept_bundles import keep, kept_manifest, remove_old
from tests.keeping import Released, checked, made

# What Python tells its auditors of before it is done: each step after which a writer may be killed.
STEPS = ("open", "os.mkdir", "os.rename", "os.symlink", "os.remove", "os.chmod")


@pytest.fixture
def store(tmp_path: Path) -> FileSystemStorage:
    return FileSystemStorage(tmp_path / "bundles")


def names(store: FileSystemStorage) -> set[str]:
    return set(os.listdir(store.location))


def read_link(store: FileSystemStorage, lang: str) -> int:
    return int(json.loads(Path(store.path(f"{lang}.json")).read_bytes())["release"])


def in_a_process(work: Callable[[], None], before: Callable[[], Any] = lambda: None) -> int:
    """`work` in a process of its own; its status as `os.waitpid` gives it, 0 where all went well."""
    return os.waitpid(forked(work, before), 0)[1]


def forked(work: Callable[[], None], before: Callable[[], Any] = lambda: None) -> int:
    """The process id of one that does `work`."""
    child = os.fork()
    if not child:
        try:
            before()
            work()
        except OSError:
            os._exit(3)
        except BaseException:
            os._exit(4)
        os._exit(0)
    return child


def signal_at(step: int, folder: str, what: signal.Signals) -> Callable[[], None]:
    """Has the process killed or stopped just before it touches `folder` for the so manieth time."""

    def begin() -> None:
        left = itertools.count(1)

        def audit(event: str, given: tuple[Any, ...]) -> None:
            if event in STEPS and folder in str(given) and next(left) == step:
                os.kill(os.getpid(), what)

        sys.addaudithook(audit)

    return begin


def test_a_writer_killed_at_any_step_leaves_a_whole_release(tmp_path: Path) -> None:
    first, second = made(7, en=3, hi=7), made(8, en=3, hi=8)
    seen = []
    for step in itertools.count(1):
        store = FileSystemStorage(tmp_path / f"killed-{step}")
        keep(*first, store)
        status = in_a_process(
            lambda store=store: keep(*second, store),  # type: ignore[misc]
            before=signal_at(step, str(store.location), signal.SIGKILL),
        )
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        seen.append(checked(store))
        # `hi.json` may lead to either; it leads to a whole one.
        assert read_link(store, "hi") in (7, 8)
        keep(*second, store)
        assert checked(store) == 8
        assert not [name for name in names(store) if name.endswith(".draft")]
    # Four encodings, a link and the manifest, each a draft and a move; the manifest was the last.
    assert len(seen) > 12
    # Only what comes after the manifest leaves the new one.
    assert seen[:-1] == [7] * (len(seen) - 1)


def test_the_first_writer_killed_at_any_step_leaves_nothing_false(tmp_path: Path) -> None:
    for step in itertools.count(1):
        store = FileSystemStorage(tmp_path / f"killed-{step}" / "bundles")
        status = in_a_process(
            lambda store=store: keep(*made(7, en=3), store),  # type: ignore[misc]
            before=signal_at(step, str(store.location), signal.SIGKILL),
        )
        if status == 0:
            break
        assert kept_manifest(store) is None or checked(store) == 7
        keep(*made(7, en=3), store)
        assert checked(store) == 7
        assert stat.S_IMODE(os.stat(store.location).st_mode) & 0o555 == 0o555
    assert step > 8


@pytest.mark.parametrize("size", [0, 1, 100, 150, 300, 500])
def test_a_disk_that_fills_up_leaves_the_old_state_and_no_drafts(
    store: FileSystemStorage, size: int
) -> None:
    keep(*made(7, en=3, hi=7), store)

    def fill() -> None:
        # No file may grow beyond this: the write fails half-way, as on a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    assert (
        os.waitstatus_to_exitcode(in_a_process(lambda: keep(*made(8, en=3, hi=8), store), fill))
        == 3
    )
    assert checked(store) == 7
    assert read_link(store, "hi") in (7, 8)
    assert not [name for name in names(store) if name.endswith(".draft")]
    keep(*made(8, en=3, hi=8), store)
    assert checked(store) == 8


def test_a_deleted_folder_is_made_again(store: FileSystemStorage) -> None:
    keep(*made(7, en=3, hi=7), store)
    for name in names(store):
        os.unlink(store.path(name))
    os.rmdir(store.location)
    assert kept_manifest(store) is None
    assert remove_old(store, older_than=0) == 0
    keep(*made(7, en=3, hi=7), store)
    assert checked(store) == 7


def test_writers_at_once_leave_the_newest_and_no_reader_sees_less(
    store: FileSystemStorage,
) -> None:
    releases = [made(number, en=3, hi=number) for number in range(1, 41)]
    keep(*releases[0], store)

    def write(mine: list[Released]) -> None:
        for release, loaded in mine:
            keep(release, loaded, store)

    parts = (releases[1::2], releases[2::2], releases[:0:-1])
    children = [forked(lambda mine=mine: write(mine)) for mine in parts]  # type: ignore[misc]
    seen = []
    while children:
        seen.append(checked(store))
        children = [child for child in children if os.waitpid(child, os.WNOHANG) == (0, 0)]
    assert seen == sorted(seen)
    assert checked(store) == 40
    assert read_link(store, "hi") == 40
    assert not [name for name in names(store) if name.endswith(".draft")]


def test_a_writer_waits_for_a_slower_one_and_is_not_undone_by_it(store: FileSystemStorage) -> None:
    keep(*made(7, en=3, hi=7), store)
    # Past its look at the manifest, before it writes.
    stop = signal_at(4, str(store.location), signal.SIGSTOP)
    slow = forked(lambda: keep(*made(8, en=3, hi=8), store), stop)
    try:
        assert os.WIFSTOPPED(os.waitpid(slow, os.WUNTRACED)[1])
        quick = forked(lambda: keep(*made(9, en=3, hi=9), store))
        while not waits_for_a_lock(quick):
            assert os.waitpid(quick, os.WNOHANG) == (0, 0), "it did not wait"
        assert checked(store) == 7
    finally:
        os.kill(slow, signal.SIGCONT)
    assert [os.waitpid(child, 0)[1] for child in (slow, quick)] == [0, 0]
    assert checked(store) == 9


def waits_for_a_lock(process: int) -> bool:
    lines = Path("/proc/locks").read_text().splitlines()
    return any("->" in line and str(process) in line.split() for line in lines)
