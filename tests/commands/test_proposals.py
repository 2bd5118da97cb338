"""A proposal's way through the commands, as a script takes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.commands.conftest import shell, tell
from tests.serving import Data

Edit = Callable[..., None]
STATES = "print(*Release.objects.order_by('pk').values_list('state', 'number'))"


def test_a_part_is_proposed_and_approved_by_the_number_that_was_told(
    data: Data, edit: Edit
) -> None:
    edit("editor", hi="एक", ta="ஒன்று")
    edit("editor", "auth-service,auth.token.expired", hi="दो", ta="இரண்டு")
    part = ("--service", "cms", "--service", "otp-manager", "--language", "hi", "--language", "ur")
    made = tell(data, "propose", "--by", "editor", "--note", "One", *part)
    number = made.content["release"]
    assert made.content == {
        "release": number,
        "proposal": number,
        "state": "proposed",
        "changes": 1,
    }
    rest = tell(data, "propose", "--by", "editor", "--note", "The rest")
    assert rest.content["changes"] == 3
    # A proposal that comes to nothing takes a number too: here the release's is another one.
    assert tell(data, "withdraw", str(number), "--by", "editor").content["state"] == "withdrawn"
    live = tell(data, "approve", str(rest.content["release"]), "--by", "publisher")
    assert (live.code, live.stderr) == (0, "")
    assert live.content == {
        "release": 2,
        "proposal": rest.content["proposal"],
        "state": "published",
        "changes": 3,
        "publish_at": None,
    }
    back = tell(
        data, "roll_back", "--to", str(live.content["release"]), "--by", "editor", "--note", "x"
    )
    assert (back.code, back.content["reason"]) == (
        1,
        "Nothing of this has changed since release 2.",
    )


def test_sent_back_mended_renewed_and_withdrawn(data: Data, edit: Edit, proposal: str) -> None:
    back = tell(data, "send_back", proposal, "--by", "publisher", "--reason", "Too short")
    assert (back.code, back.content["state"]) == (0, "rejected")
    edit("editor", hi="एक दो")
    renewed = tell(data, "renew", proposal, "--by", "editor")
    assert renewed.content["renews"] == int(proposal)
    assert (renewed.content["state"], renewed.content["changes"]) == ("proposed", 1)
    again = tell(data, "renew", proposal, "--by", "editor", "--note", "Once more")
    assert (again.code, again.content["release"]) == (1, None)
    assert "renewed already" in again.stderr
    number = str(renewed.content["release"])
    gone = tell(data, "withdraw", number, "--by", "editor", "--reason", "Later")
    assert (gone.content["release"], gone.content["state"]) == (int(number), "withdrawn")
    told = shell(data, "print(*Release.objects.values_list('note', 'reason'))")
    assert "('Hindi', 'Later') ('Hindi', 'Too short')" in told


def test_people_are_told_in_a_sentence_each(data: Data, edit: Edit) -> None:
    edit("editor", hi="एक")

    def said(*arguments: str) -> str:
        done = data.run("manage.py", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert said("propose", "--by", "editor", "--note", "x") == (
        "Proposal 2 is made, with 1 change. Another person approves it.\n"
    )
    assert said("send_back", "2", "--by", "publisher", "--reason", "x") == (
        "Proposal 2 is sent back to editor.\n"
    )
    assert said("renew", "2", "--by", "editor") == (
        "Proposal 3 is made, with 1 change, in place of proposal 2.\n"
    )
    assert said("approve", "3", "--by", "publisher") == "Release 2 is live, with 1 change.\n"
    assert said("roll_back", "--to", "1", "--by", "editor", "--note", "x") == (
        "Proposal 4 is made, with 1 change. It leads back to release 1. "
        "Another person approves it.\n"
    )
    assert said("withdraw", "4", "--by", "editor") == "Proposal 4 is withdrawn.\n"


def test_approved_for_a_time_it_waits_and_goes_live_when_that_has_come(
    data: Data, edit: Edit, proposal: str
) -> None:
    # Without an offset it is meant in TIME_ZONE.
    waits = tell(data, "approve", proposal, "--by", "publisher", "--at", "2999-01-31T09:00")
    assert (waits.content["release"], waits.content["state"]) == (int(proposal), "approved")
    assert waits.content["publish_at"] == "2999-01-31T09:00:00+05:30"
    nothing = tell(data, "publish", "--due")
    assert (nothing.code, nothing.content) == (
        0,
        {
            "release": None,
            "proposal": None,
            "state": None,
            "changes": 0,
            "published": [],
            "sent_back": [],
        },
    )
    shell(data, f"Release.objects.filter(pk={proposal}).update(publish_at=timezone.now())")
    due = tell(data, "publish", "--due")
    live = {"release": 2, "proposal": int(proposal), "state": "published", "changes": 1}
    assert (due.code, due.content) == (0, {**live, "published": [live], "sent_back": []})
    assert tell(data, "publish", "--due").content["published"] == []


def test_what_can_no_longer_go_live_at_its_time_goes_back_and_holds_up_nothing(
    data: Data, edit: Edit, proposal: str
) -> None:
    edit("editor", hi="दो", ta="இரண்டு")
    other = tell(data, "propose", "--by", "editor", "--note", "Both").content["release"]
    late = tell(data, "propose", "--by", "editor", "--note", "None", "--language", "ta")
    assert (late.code, late.content["reason"]) == (
        1,
        "Nothing of this has changed that is not proposed already.",
    )
    for number in (proposal, str(other)):
        done = tell(data, "approve", number, "--by", "publisher", "--at", "2999-01-31T09:00Z")
        assert done.content["publish_at"] == "2999-01-31T14:30:00+05:30"
    shell(
        data,
        "now = timezone.now()",
        f"Release.objects.filter(pk={other}).update(publish_at=now - timezone.timedelta(hours=2))",
        f"Release.objects.filter(pk={proposal}).update(publish_at=now)",
    )
    due = tell(data, "publish", "--due")
    assert due.code == 1
    assert (due.content["release"], due.content["changes"]) == (2, 2)
    assert [one["proposal"] for one in due.content["published"]] == [other]
    (back,) = due.content["sent_back"]
    assert (back["proposal"], back["state"]) == (int(proposal), "rejected")
    assert "cms/cms.timeout/hi/title" in back["reason"]
    assert f"Proposal {proposal} went back to its proposer." in due.stderr


def test_a_time_that_is_past_is_refused(data: Data, proposal: str) -> None:
    before = shell(data, STATES)
    hour_ago = datetime.now().astimezone() - timedelta(hours=1)
    late = tell(data, "approve", proposal, "--by", "publisher", "--at", hour_ago.isoformat())
    assert late.code == 1
    assert "This time is past" in late.content["reason"]
    assert late.content["reason"] in late.stderr
    assert shell(data, STATES) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["propose", "--by", "editor", "--note", " "], 1),
        (["propose", "--by", "editor", "--note", "x", "--service", "no-such"], 1),
        (["propose", "--by", "editor", "--note", "x", "--language", "fr"], 2),
        (["propose", "--by", "editor"], 2),
        (["propose", "--by", "nobody", "--note", "x"], 2),
        (["approve", "99", "--by", "publisher"], 1),
        (["approve", "1", "--by", "publisher"], 1),
        (["approve", "two", "--by", "publisher"], 2),
        (["approve", "-2", "--by", "publisher"], 2),
        (["approve", "9" * 30, "--by", "publisher"], 2),
        (["approve", "2", "--by", "publisher", "--at", "tomorrow"], 2),
        (["approve", "2", "--by", "publisher", "--at", "9999-12-31T23:59-12:00"], 2),
        (["approve", "--by", "publisher"], 2),
        (["send_back", "2", "--by", "publisher", "--reason", " "], 1),
        (["send_back", "2", "--by", "publisher"], 2),
        (["withdraw", "2"], 2),
        (["renew", "1", "--by", "editor"], 1),
        (["roll_back", "--by", "editor", "--note", "x"], 2),
        (["roll_back", "--to", "99", "--by", "editor", "--note", "x"], 1),
        (["roll_back", "--to", "1", "--by", "editor", "--note", " "], 1),
        (["roll_back", "--to", "1.0", "--by", "editor", "--note", "x"], 2),
    ],
)
def test_what_is_refused(data: Data, arguments: list[str], code: int) -> None:
    done = data.run("manage.py", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert done.stderr
