"""The publishing process is killed at any moment: apps get the old release or the new one, whole."""

from __future__ import annotations

from random import Random

from tests.faults import CHANGED
from tests.faults.killing import kill_after, undisturbed
from tests.faults.processes import asking, worker
from tests.serving import Server

KILLS = 50
UNDISTURBED = 3


def test_it_leaves_the_old_release_or_the_new_one(own_server: Server) -> None:
    random = Random(50)
    with (
        worker(own_server.data) as work,
        asking(own_server.port, *CHANGED, all_change=True) as asker,
    ):
        work.do("tasks.add_people", names={"maker": "Editor", "checker": "Publisher"})
        durations = sorted(
            undisturbed(work, "tasks.publish", mark=f"whole {number}")
            for number in range(UNDISTURBED)
        )
        release = 1 + UNDISTURBED
        # One in each fiftieth of the time that it takes, and a little longer.
        longest = 1.2 * durations[len(durations) // 2]
        moments = [longest * (place + random.random()) / KILLS for place in range(KILLS)]
        random.shuffle(moments)
        old, new = 0, 0
        for number, moment in enumerate(moments):
            killed = kill_after(work, moment, "tasks.publish", mark=f"kill {number}")
            found = work.do("tasks.check", mark=f"kill {number}", whole=False)["release"]
            assert found in (release, release + 1)
            old += killed and found == release
            new += found == release + 1
            release = found
        told = work.do("tasks.check", mark=f"kill {KILLS - 1}", whole=True)
    assert told["release"] == release == 1 + UNDISTURBED + new
    # Most moments lie before it was live, unless the machine had more time for it than at first.
    assert old >= KILLS // 5
    assert asker.wrong == []
    assert asker.asked >= KILLS
    for tag, answers in asker.answers.items():
        assert answers <= set(told["digests"][tag])
        assert len(answers) > 1
