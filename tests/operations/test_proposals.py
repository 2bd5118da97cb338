"""A proposal's whole life: frozen, reviewed by another person, live, renewed, rolled back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from pytest_django import Settings

from catalog.domain.selection import Selection
from catalog.models import ErrorCode, Message, Release
from catalog.operations.changes import working_changes
from catalog.operations.edit_code import delete_error_code
from catalog.operations.errors import (
    FourEyes,
    InvalidFields,
    NotEmpty,
    NothingToPropose,
    NotOpen,
    NotPermitted,
    ReleasedCannotBeDeleted,
    ReleasedMeanwhile,
)
from catalog.operations.first_run import load_shipped
from catalog.operations.propose import propose, renew
from catalog.operations.publish import publish, publish_due
from catalog.operations.review import approve, comment, send_back, withdraw
from tests.operations.conftest import edit, live, message
from tests.releasing import retire

pytestmark = pytest.mark.django_db


def test_a_proposal_is_frozen_and_goes_live_as_it_was_seen(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला")
    made = propose(by=people["editor"], note="Clearer Hindi")
    edit(people["editor"], title_hi="दूसरा")
    published = approve(proposal=made.pk, by=people["publisher"])
    assert (published.number, published.state, published.four_eyes) == (2, "published", True)
    assert live("hi")["title"] == "पहला"
    (left,) = working_changes().changes
    assert (left.old, left.new) == ("पहला", "दूसरा")


def test_who_proposed_or_edited_may_not_approve(people: dict[str, User]) -> None:
    for name in ("publisher", "other-publisher"):
        people[name].groups.add(Group.objects.get(name="Editor"))
    edit(people["other-publisher"], title_hi="पहला")
    edit(people["editor"], title_hi="दूसरा")
    made = propose(by=people["publisher"], note="Clearer Hindi")
    with pytest.raises(FourEyes, match="proposed this yourself"):
        approve(proposal=made.pk, by=people["publisher"])
    # Their text was written over by another, but it is the same change.
    with pytest.raises(FourEyes, match=r"otp-manager/otp\.expired/hi/title"):
        approve(proposal=made.pk, by=people["other-publisher"])
    with pytest.raises(NotPermitted):
        approve(proposal=made.pk, by=people["editor"])
    assert Release.objects.get(pk=made.pk).state == "proposed"


def test_an_edit_released_before_is_no_longer_held_against_its_writer(
    people: dict[str, User],
) -> None:
    people["publisher"].groups.add(Group.objects.get(name="Editor"))
    edit(people["publisher"], title_hi="पहला")
    first = propose(by=people["editor"], note="One")
    approve(proposal=first.pk, by=people["other-publisher"])
    edit(people["editor"], title_hi="दूसरा")
    second = propose(by=people["editor"], note="Two")
    assert approve(proposal=second.pk, by=people["publisher"]).number == 3


def test_retiring_counts_as_editing(people: dict[str, User]) -> None:
    people["publisher"].groups.add(Group.objects.get(name="Editor"))
    code = message().error_code
    assert code is not None
    retire(code, by=people["publisher"])
    made = propose(by=people["editor"], note="No longer sent")
    with pytest.raises(FourEyes):
        approve(proposal=made.pk, by=people["publisher"])
    approve(proposal=made.pk, by=people["other-publisher"])
    assert live("hi") is None
    assert not working_changes().changes


def test_off_for_teams_of_one_and_the_audit_says_so(
    people: dict[str, User], settings: Settings
) -> None:
    edit(people["editor"], title_hi="पहला")
    people["editor"].groups.add(Group.objects.get(name="Publisher"))
    editor = User.objects.get(username="editor")
    with pytest.raises(FourEyes):
        publish(by=editor, note="Alone")
    settings.FOUR_EYES = False
    assert publish(by=editor, note="Alone").four_eyes is False
    assert live("hi")["title"] == "पहला"


def test_a_part_is_proposed_and_the_rest_stays(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला", title_ta="ஒன்று")
    edit(people["editor"], ("cms", "cms.timeout"), title_hi="दूसरा")
    only = Selection(languages=frozenset({"hi"}), services=frozenset({"otp-manager"}))
    made = propose(by=people["editor"], note="Hindi", selection=only)
    assert [str(change.key) for change in made.changes.all()] == [
        "otp-manager/otp.expired/hi/title"
    ]
    approve(proposal=made.pk, by=people["publisher"])
    assert {str(change.key) for change in working_changes().changes} == {
        "cms/cms.timeout/hi/title",
        "otp-manager/otp.expired/ta/title",
    }
    # What an open proposal has already is not proposed twice.
    propose(by=people["editor"], note="The rest")
    with pytest.raises(NothingToPropose):
        propose(by=people["other-editor"], note="Again")


def test_texts_released_otherwise_meanwhile_are_named_and_renewed(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला")
    first = propose(by=people["editor"], note="One")
    edit(people["editor"], title_hi="दूसरा", title_ta="ஒன்று")
    second = propose(by=people["editor"], note="Two")
    approve(proposal=first.pk, by=people["publisher"])
    with pytest.raises(ReleasedMeanwhile, match=r"otp-manager/otp\.expired/hi/title") as refused:
        approve(proposal=second.pk, by=people["publisher"])
    assert len(refused.value.cells) == 1
    third = renew(proposal=second.pk, by=people["editor"])
    assert Release.objects.get(pk=second.pk).state == "withdrawn"
    assert approve(proposal=third.pk, by=people["publisher"]).number == 3
    assert live("hi")["title"] == "दूसरा"
    assert live("ta")["title"] == "ஒன்று"


def test_sent_back_mended_and_renewed(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला")
    made = propose(by=people["editor"], note="One")
    comment(proposal=made.pk, by=people["publisher"], text="Shorter?", change=made.changes.get().pk)
    with pytest.raises(InvalidFields):
        send_back(proposal=made.pk, by=people["publisher"], reason=" ")
    send_back(proposal=made.pk, by=people["publisher"], reason="The body says otherwise.")
    with pytest.raises(NotOpen):
        approve(proposal=made.pk, by=people["publisher"])
    edit(people["editor"], body_hi="नया।")
    again = renew(proposal=made.pk, by=people["editor"])
    assert {change.field for change in again.changes.all()} == {"title", "body"}
    with pytest.raises(NotOpen):
        renew(proposal=made.pk, by=people["editor"])
    approve(proposal=again.pk, by=people["publisher"])
    assert live("hi")["body"] == "नया।"


def test_only_its_proposer_withdraws(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला")
    made = propose(by=people["editor"], note="One")
    with pytest.raises(NotPermitted):
        withdraw(proposal=made.pk, by=people["other-editor"])
    withdraw(proposal=made.pk, by=people["editor"])
    assert len(working_changes().changes) == 1


def test_at_a_time_late_and_once(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला")
    made = propose(by=people["editor"], note="At night")
    now = timezone.now()
    with pytest.raises(InvalidFields):
        approve(proposal=made.pk, by=people["publisher"], at=now - timedelta(seconds=1))
    approve(proposal=made.pk, by=people["publisher"], at=now + timedelta(hours=1))
    assert publish_due() == []
    (done,) = publish_due(now=now + timedelta(days=2))
    assert (done.release.number, done.refused) == (2, "")
    assert publish_due(now=now + timedelta(days=2)) == []
    assert live("hi")["title"] == "पहला"


def test_what_can_no_longer_go_live_at_its_time_goes_back(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला")
    waits = propose(by=people["editor"], note="Later")
    at = timezone.now() + timedelta(hours=1)
    approve(proposal=waits.pk, by=people["publisher"], at=at)
    edit(people["editor"], title_hi="दूसरा")
    approve(proposal=propose(by=people["editor"], note="Now").pk, by=people["publisher"])
    (due,) = publish_due(now=at)
    assert "otp-manager/otp.expired/hi/title" in due.refused
    row = Release.objects.get(pk=waits.pk)
    assert (row.state, row.closed_by) == ("rejected", None)
    assert live("hi")["title"] == "दूसरा"


def test_a_proposed_code_is_not_deleted_under_its_proposal(people: dict[str, User]) -> None:
    code = ErrorCode.objects.create(
        service=message().error_code.service, code="otp.new", resolution="wait"
    )
    row = Message.objects.create(error_code=code, title_en="New", body_en="New text.")
    made = propose(by=people["editor"], note="New code")
    with pytest.raises(ReleasedCannotBeDeleted, match=f"Proposal {made.pk}"):
        delete_error_code(error_code=code, by=people["editor"])
    withdraw(proposal=made.pk, by=people["editor"])
    delete_error_code(error_code=code, by=people["editor"])
    assert not Message.objects.filter(pk=row.pk).exists()


def test_the_shipped_texts_go_into_an_empty_catalogue_only(shipped: User) -> None:
    with pytest.raises(NotEmpty):
        load_shipped(folder=None, by=shipped)  # type: ignore[arg-type]
    assert Release.objects.get().four_eyes is False
