"""Two people at just the same moment, or one while the other is half done."""

from __future__ import annotations

import fcntl
from pathlib import Path

from tests.databases import on_postgres
from tests.faults.processes import worker
from tests.serving import Data

ROUNDS = 20


def test_of_two_who_approve_the_same_one_is_told(data: Data, tmp_path: Path) -> None:
    start = tmp_path / "start"
    names = ("publisher-0", "publisher-1")
    with worker(data) as first, worker(data) as second:
        first.do("tasks.add_people", names={"maker": "Editor"} | dict.fromkeys(names, "Publisher"))
        for number in range(ROUNDS):
            proposal = first.do("pairs.begin_one", mark=f"{number}")["proposal"]
            with start.open("w") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                for one, name in zip((first, second), names, strict=True):
                    one.begin(
                        "pairs.approve_together", proposal=proposal, name=name, start=str(start)
                    )
                    assert one.hear() == {"ready": True}
            came = sorted(one.hear_out()["came"] for one in (first, second))
            assert came == ["NotOpen", "published"]
        assert first.do("tasks.check_whole")["release"] == 1 + ROUNDS


def test_what_is_saved_while_its_message_goes_live_is_still_a_change(
    data: Data, tmp_path: Path
) -> None:
    start = tmp_path / "start"
    with worker(data) as editor, worker(data) as publisher, worker(data) as coder:
        coder.do("tasks.add_people", names={"maker": "Editor", "publisher-0": "Publisher"})
        proposal = coder.do("pairs.begin_one", mark="Live")["proposal"]
        with start.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            editor.begin("pairs.hold", start=str(start))
            assert editor.hear() == {"ready": True}
            publisher.begin("pairs.approve_one", proposal=proposal, name="publisher-0")
            coder.do("pairs.until_one_waits")
            coder.begin("pairs.describe", name="maker", text="Saved")
            if on_postgres():
                # On SQLite, with its one writer, it is saved when the others are done.
                coder.hear_out()
        for one in (editor, publisher) if on_postgres() else (editor, publisher, coder):
            one.hear_out()
        assert coder.do("pairs.left")["left"] == ["Saved"]


def test_a_code_is_not_deleted_while_it_is_being_proposed(data: Data, tmp_path: Path) -> None:
    start = tmp_path / "start"
    with worker(data) as proposer, worker(data) as deleter, worker(data) as watcher:
        watcher.do("tasks.add_people", names={"maker": "Editor"})
        code = watcher.do("pairs.add_code", name="maker")["code"]
        with start.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            proposer.begin("pairs.propose_half", name="maker", start=str(start))
            assert proposer.hear() == {"ready": True}
            deleter.begin("pairs.delete", code=code, name="maker")
            watcher.do("pairs.until_one_waits")
        proposer.hear_out()
        assert "brand.new is in Proposal 2" in deleter.hear_out()["came"]
