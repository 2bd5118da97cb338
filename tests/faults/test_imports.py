"""Imports that are killed, and two at once: everything or nothing, and nothing mixed."""

from __future__ import annotations

import fcntl
from pathlib import Path
from random import Random

from tests.faults.killing import kill_after, undisturbed
from tests.faults.processes import worker
from tests.serving import Data

KILLS = 30
UNDISTURBED = 3
ROUNDS = 5


def test_killed_at_any_moment_it_is_whole_or_not_there_and_can_be_confirmed_again(
    data: Data,
) -> None:
    random = Random(30)
    with worker(data) as work:
        work.do("tasks.add_people", names={"maker": "Editor"})
        took = []
        for turn in range(UNDISTURBED):
            number = work.do("imports.prepare", mark=f"whole {turn}", name="maker")["number"]
            took.append(undisturbed(work, "imports.confirm", number=number, name="maker"))
        took.sort()
        longest = 1.2 * took[len(took) // 2]
        moments = [longest * (place + random.random()) / KILLS for place in range(KILLS)]
        random.shuffle(moments)
        old = 0
        for turn, moment in enumerate(moments):
            number = work.do("imports.prepare", mark=f"kill {turn}", name="maker")["number"]
            killed = kill_after(work, moment, "imports.confirm", number=number, name="maker")
            applied = work.do("imports.check", number=number)["applied"]
            assert killed or applied
            if not applied:
                old += 1
                work.begin("imports.confirm", number=number, name="maker")
                assert "pid" in work.hear()
                assert work.hear() == {"ended": 0}
                assert work.do("imports.check", number=number)["applied"]
    assert old >= KILLS // 5


def test_of_two_that_overlap_one_is_told_and_nothing_is_mixed(data: Data, tmp_path: Path) -> None:
    start = tmp_path / "start"
    names = ("one", "two")
    with worker(data) as first, worker(data) as second:
        first.do("tasks.add_people", names=dict.fromkeys(names, "Editor"))
        for turn in range(ROUNDS):
            numbers = {
                name: first.do("imports.prepare", mark=f"{name} {turn}", name=name)["number"]
                for name in names
            }
            with start.open("w") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                for work, name in zip((first, second), names, strict=True):
                    work.begin(
                        "imports.confirm_together",
                        number=numbers[name], name=name, start=str(start),
                    )  # fmt: skip
                    assert work.hear() == {"ready": True}
            came = {
                name: work.hear_out()["came"]
                for work, name in zip((first, second), names, strict=True)
            }
            assert sorted(came.values()) == ["NotWhatWasSeen", "imported"]
            (winner,) = (name for name, what in came.items() if what == "imported")
            found = first.do("imports.marks")["marks"]
            assert found == [[f"{winner} {turn}"] * 4]


def test_the_same_request_twice_at_once_is_one_import(data: Data, tmp_path: Path) -> None:
    start = tmp_path / "start"
    with worker(data) as first, worker(data) as second:
        first.do("tasks.add_people", names={"one": "Editor"})
        for turn in range(ROUNDS):
            with start.open("w") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                for work in (first, second):
                    work.begin("imports.send_together", key=f"{turn}", name="one", start=str(start))
                    assert work.hear() == {"ready": True}
            told = [work.hear_out() for work in (first, second)]
            assert sorted(one["is_new"] for one in told) == [False, True]
            (number,) = {one["number"] for one in told}
            found = first.do("imports.look", number=number)
            assert (found["state"], found["rows"]) == ("ready", 1)
