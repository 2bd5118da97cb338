"""What else is done on the page of a proposal: a time, a reason, a comment, a renewal, a withdrawal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from catalog.models import Comment, Release
from catalog.operations.publish import publish_due
from catalog.operations.review import approve
from tests.admin.conftest import edit, page_of, state_of
from tests.admin.pressing import press
from tests.releasing import put_live

APPROVE = "Approve: it goes live now"


def test_at_a_time_with_its_zone(people: dict[str, Client], proposal: Release) -> None:
    publisher = people["publisher"]
    assert (
        "Goes live (<bdi>Asia/Kolkata</bdi>)" in publisher.get(page_of(proposal)).content.decode()
    )
    answer = press(publisher, page_of(proposal), "Approve for this time", at="2020-01-01T10:00")
    shown = answer.content.decode()
    assert "This time is past." in shown
    assert 'value="2020-01-01T10:00"' in shown
    assert (
        "Enter a valid"
        in press(publisher, page_of(proposal), "Approve for this time", at="soon").content.decode()
    )
    at = timezone.localtime() + timedelta(days=2)
    press(publisher, page_of(proposal), "Approve for this time", at=f"{at:%Y-%m-%dT%H:%M}")
    row = Release.objects.get(pk=proposal.pk)
    assert row.publish_at is not None
    assert (row.state, f"{timezone.localtime(row.publish_at):%H:%M}") == ("approved", f"{at:%H:%M}")
    assert f"{at:%H:%M}" in publisher.get(page_of(proposal)).content.decode()
    publish_due(now=at)
    assert state_of(proposal) == "published"


def test_sent_back_with_a_reason_mended_and_renewed(
    people: dict[str, Client], proposal: Release
) -> None:
    publisher, editor = people["publisher"], people["editor"]
    answer = press(publisher, page_of(proposal), "Send back", reason=" ")
    assert "Say what is to be mended." in answer.content.decode()
    press(publisher, page_of(proposal), "Send back", reason="The body says otherwise.")
    assert "The body says otherwise." in editor.get(page_of(proposal)).content.decode()
    edit(User.objects.get(username="editor"), title_hi="किट मिली नहीं")
    answer = press(editor, page_of(proposal), "Renew", note="Mended")
    renewed = Release.objects.latest("pk")
    assert answer["Location"] == page_of(renewed)
    assert (renewed.renews_id, renewed.note) == (proposal.pk, "Mended")
    shown = editor.get(page_of(proposal)).content.decode()
    assert f"Renewed: Proposal {renewed.pk}" in shown
    with pytest.raises(LookupError):
        press(editor, page_of(proposal), "Renew")
    press(publisher, page_of(renewed), APPROVE)
    assert state_of(renewed) == "published"


def test_conflicting_texts_are_named_and_the_proposal_renewed(
    people: dict[str, Client], proposal: Release
) -> None:
    other = User.objects.get(username="editor-2")
    edit(other, title_hi="दूसरा")
    put_live(other)
    publisher = people["publisher"]
    shown = publisher.get(page_of(proposal)).content.decode()
    assert "This text was released otherwise since it was proposed." in shown
    assert "/kit.not.found/hi/title</code>" in shown
    with pytest.raises(LookupError):
        press(publisher, page_of(proposal), APPROVE)
    edit(User.objects.get(username="editor"), title_hi="तीसरा")
    press(people["editor"], page_of(proposal), "Renew")
    assert state_of(proposal) == "withdrawn"
    renewed = Release.objects.latest("pk")
    hindi = renewed.changes.get(lang="hi")
    assert (hindi.old, hindi.new) == ("दूसरा", "तीसरा")


def test_what_was_settled_while_it_was_read_is_told(
    people: dict[str, Client], proposal: Release
) -> None:
    opened = people["publisher"].get(page_of(proposal)).content.decode()
    approve(proposal=proposal.pk, by=User.objects.get(username="publisher-2"))
    answer = press(people["publisher"], page_of(proposal), APPROVE, page=opened)
    assert "It is live already, as release 2." in answer.content.decode()
    press(people["publisher"], page_of(proposal), "Send back", page=opened, reason="Too late")
    assert state_of(proposal) == "published"


def test_its_proposer_withdraws_and_nobody_else(
    people: dict[str, Client], proposal: Release
) -> None:
    opened = people["editor"].get(page_of(proposal)).content.decode()
    for name in ("editor-2", "viewer"):
        with pytest.raises(LookupError):
            press(people[name], page_of(proposal), "Withdraw")
        press(people[name], page_of(proposal), "Withdraw", page=opened)
        assert state_of(proposal) == "proposed"
    press(people["editor"], page_of(proposal), "Withdraw", reason="Not yet")
    assert state_of(proposal) == "withdrawn"


def test_comments_on_the_whole_and_on_a_change(
    people: dict[str, Client], proposal: Release
) -> None:
    change = proposal.changes.get(lang="ur")
    here = f"{page_of(proposal)}?lang=ur"
    answer = press(people["publisher"], here, "Comment", text="No full stop, please.")
    assert Comment.objects.get().change == change
    assert answer["Location"] == f"{here}&p=1#change-{change.pk}"
    people["editor"].post(page_of(proposal), {"action": "comment", "text": "Mended soon."})
    shown = people["viewer"].get(page_of(proposal)).content.decode()
    assert shown.count("No full stop, please.") == 2  # at its change, and in what was done
    assert "Mended soon." in shown
    with pytest.raises(LookupError):
        press(people["viewer"], page_of(proposal), "Comment")
    answer = press(people["publisher"], here, "Comment", text="x" * 2001)
    assert "At most 2000 characters" in answer.content.decode()
    assert "x" * 2001 in answer.content.decode()
    opened = people["publisher"].get(here).content.decode()
    press(people["viewer"], here, "Comment", page=opened, text="Me too")
    assert Comment.objects.count() == 2
