"""Maker and checker at the commands' door: each rule, and the one who breaks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.commands.conftest import Told, shell, tell
from tests.serving import Data

Edit = Callable[..., None]
ALONE = {"FOUR_EYES": "false"}
STATE = "print(*Release.objects.order_by('pk').values_list('pk', 'state', 'number', 'approved_by'))"


def propose(data: Data, by: str) -> str:
    made = tell(data, "propose", "--by", by, "--note", "Hindi")
    assert made.code == 0, made.stderr
    return str(made.content["release"])


def refused(told: Told, reason: str) -> None:
    assert told.code == 1
    assert reason in told.stderr
    assert told.content.pop("reason") in told.stderr
    assert told.content == {"release": None, "proposal": None, "state": None, "changes": 0}


def test_who_proposed_it_cant_approve_it(data: Data, edit: Edit) -> None:
    edit("editor", hi="एक")
    number = propose(data, "publisher")
    before = shell(data, STATE)
    refused(
        tell(data, "approve", number, "--by", "publisher"),
        "You proposed this yourself. Another person must approve it.",
    )
    assert shell(data, STATE) == before
    assert tell(data, "approve", number, "--by", "admin").content["state"] == "published"


def test_who_edited_a_text_in_it_cant_approve_it_superusers_too(data: Data, edit: Edit) -> None:
    edit("admin", hi="एक")
    edit("editor", hi="दो", ta="இரண்டு")
    number = propose(data, "editor")
    before = shell(data, STATE)
    refused(
        tell(data, "approve", number, "--by", "admin"),
        "You edited 1 of these texts yourself (cms/cms.timeout/hi/title).",
    )
    later = ("approve", number, "--by", "admin", "--at", "2999-01-31T09:00")
    refused(tell(data, *later), "You edited 1 of these texts yourself")
    assert shell(data, STATE) == before
    assert tell(data, "approve", number, "--by", "publisher").content["state"] == "published"


def test_who_lacks_the_right_is_refused(data: Data, proposal: str) -> None:
    shell(
        data,
        "User.objects.create_user('viewer').groups.add(Group.objects.get(name='Viewer'))",
        "User.objects.create_user('gone', is_active=False, is_superuser=True)",
    )
    before = shell(data, STATE)
    for by, *arguments in (
        ("editor", "approve", proposal),
        ("gone", "approve", proposal),
        ("editor", "send_back", proposal, "--reason", "x"),
        ("viewer", "propose", "--note", "x"),
        ("viewer", "renew", proposal),
        ("viewer", "withdraw", proposal),
        ("viewer", "roll_back", "--to", "1", "--note", "x"),
        ("publisher", "roll_back", "--to", "1", "--note", "x", "--emergency"),
        ("editor", "publish", "--note", "x"),
    ):
        refused(tell(data, *arguments, "--by", by), "lacks the right")
    refused(tell(data, "withdraw", proposal, "--by", "publisher"), "Only editor, who proposed it")
    assert shell(data, STATE) == before


def test_nobody_publishes_alone(data: Data, edit: Edit) -> None:
    edit("admin", hi="एक")
    before = shell(data, STATE)
    refused(
        tell(data, "publish", "--by", "admin", "--note", "x"),
        "Nobody publishes alone here. Propose it, and another person approves it.",
    )
    assert shell(data, STATE) == before


def test_a_roll_back_is_reviewed_too(data: Data, proposal: str) -> None:
    assert tell(data, "approve", proposal, "--by", "publisher").code == 0
    back = tell(data, "roll_back", "--to", "1", "--by", "publisher", "--note", "Undo")
    assert (back.content["state"], back.content["rolls_back_to"]) == ("proposed", 1)
    number = str(back.content["release"])
    refused(tell(data, "approve", number, "--by", "publisher"), "You proposed this yourself")
    assert tell(data, "approve", number, "--by", "admin").content["release"] == 3


def test_the_right_for_an_emergency_rolls_back_alone_and_marks_it(
    data: Data, proposal: str
) -> None:
    assert tell(data, "approve", proposal, "--by", "publisher").code == 0
    shell(
        data,
        "right = Permission.objects.get(codename='emergency_rollback')",
        "User.objects.get(username='publisher').user_permissions.add(right)",
    )
    arguments = ("roll_back", "--to", "1", "--by", "publisher", "--note", "Undo")
    done = tell(data, *arguments, "--emergency")
    assert done.content == {
        "release": 3,
        "proposal": done.content["proposal"],
        "state": "published",
        "changes": 1,
        "rolls_back_to": 1,
        "emergency": True,
    }
    told = shell(data, "print(*Release.objects.values_list('emergency', flat=True))")
    assert told == "True False False\n"


@pytest.mark.parametrize("one_step", [True, False])
def test_switched_off_one_person_does_it_all_and_the_audit_tells(
    data: Data, edit: Edit, one_step: bool
) -> None:
    edit("admin", hi="एक", ta="ஒன்று")
    if one_step:
        done = tell(data, "publish", "--by", "admin", "--note", "Two texts", **ALONE)
    else:
        number = propose(data, "admin")
        done = tell(data, "approve", number, "--by", "admin", **ALONE)
        assert done.content.pop("publish_at") is None
    assert (done.code, done.stderr) == (0, "")
    assert done.content == {"release": 2, "proposal": 2, "state": "published", "changes": 2}
    assert shell(data, "print(Release.objects.get(number=2).four_eyes)") == "False\n"
    again = tell(data, "publish", "--by", "admin", "--note", "Two texts", **ALONE)
    refused(again, "Nothing has changed since the current release.")
