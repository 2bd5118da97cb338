"""The page of a proposal: what a checker reads there, and who approves it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import Release
from catalog.operations.propose import propose
from catalog.operations.review import comment
from tests.admin.conftest import edit, edit_all, page_of, state_of
from tests.admin.pressing import press

APPROVE = "Approve: it goes live now"


def test_a_checker_reads_all_that_it_takes(people: dict[str, Client], proposal: Release) -> None:
    other = User.objects.get(username="editor-2")
    edit(other, title_hi="और छोटा")
    overlap = propose(by=other, note="Even shorter")
    shown = people["publisher"].get(page_of(proposal)).content.decode()
    assert "Shorter titles" in shown
    assert "Proposed by <bdi>editor</bdi>" in shown
    assert "kit.not.found" in shown
    # The whole message as a phone will show it, in its own direction.
    assert re.search(r'"catalog-sheet" lang="ur" dir="rtl">\s*<p[^>]*>کٹ نہیں ملی۔</p>', shown)
    assert "<p>We couldn&#x27;t find this card kit</p>" in shown
    assert "A title ends without a full stop or an exclamation mark." in shown
    assert f"Proposal {overlap.pk} brings another text:" in shown
    assert "<bdi>editor</bdi> <time" in shown


def test_it_is_narrowed_to_a_language_and_a_service(
    people: dict[str, Client], shipped: User
) -> None:
    edit(shipped, "kit.not.found", title_hi="पहला", title_ta="ஒன்று")
    edit(shipped, "cms.timeout", title_hi="दूसरा")
    made = propose(by=shipped, note="Two services")
    publisher = people["publisher"]
    tamil = publisher.get(f"{page_of(made)}?lang=ta").content.decode()
    assert "<ins>ஒன்று</ins>" in tamil
    assert "<ins>पहला</ins>" not in tamil
    cms = publisher.get(f"{page_of(made)}?service=cms").content.decode()
    assert "<ins>दूसरा</ins>" in cms
    assert "<ins>पहला</ins>" not in cms


def test_a_publisher_approves_and_it_is_live(people: dict[str, Client], proposal: Release) -> None:
    answer = press(people["publisher"], page_of(proposal), APPROVE)
    told = people["publisher"].get(answer["Location"]).content.decode()
    assert "Release 2 is live. Apps get it now." in told
    made = Release.objects.get(pk=proposal.pk)
    assert made.approved_by is not None
    assert (made.number, made.approved_by.username, made.four_eyes) == (2, "publisher", True)
    assert "Compare with…" in told
    assert "Roll back to this release" not in told
    first = people["viewer"].get(page_of(Release.objects.get(number=1))).content.decode()
    assert "/admin/catalog/release/roll-back/?to=1" in first


@pytest.mark.parametrize(
    ("name", "why", "refused"),
    [
        ("publisher", "You proposed this yourself.", "You proposed this yourself."),
        ("publisher-2", "You edited 1 of these texts", "You edited 1 of these texts yourself"),
        ("editor", "You are no publisher.", "lacks the right to do this (publish_release)"),
        ("viewer", "You are no publisher.", "lacks the right to do this (publish_release)"),
    ],
)
def test_who_may_not_approve_is_told_why(
    name: str, why: str, refused: str, people: dict[str, Client], shipped: User
) -> None:
    other = User.objects.get(username="publisher-2")
    other.groups.add(Group.objects.get(name="Editor"))
    edit(other, title_hi="किट नहीं मिली")
    made = propose(by=User.objects.get(username="publisher"), note="Shorter")
    client = people[name]
    assert why in client.get(page_of(made)).content.decode()
    with pytest.raises(LookupError):
        press(client, page_of(made), APPROVE)
    # Who sends it all the same is refused by the operation.
    opened = people["admin"].get(page_of(made)).content.decode()
    assert refused in press(client, page_of(made), APPROVE, page=opened).content.decode()
    assert state_of(made) == "proposed"
    press(people["admin"], page_of(made), APPROVE)
    assert state_of(made) == "published"


def test_a_superuser_is_no_exception(people: dict[str, Client], shipped: User) -> None:
    admin = User.objects.get(username="admin")
    edit(admin, title_hi="किट नहीं मिली")
    mine = propose(by=admin, note="Mine")
    shown = people["admin"].get(page_of(mine)).content.decode()
    assert "You proposed this yourself." in shown
    press(people["admin"], page_of(mine), "Withdraw")
    edited = propose(by=shipped, note="By another, with the superuser's text")
    opened = people["publisher"].get(page_of(edited)).content.decode()
    answer = press(people["admin"], page_of(edited), APPROVE, page=opened)
    assert "You edited 1 of these texts yourself" in answer.content.decode()
    assert state_of(edited) == "proposed"


def test_only_what_was_seen_goes_live(people: dict[str, Client], proposal: Release) -> None:
    edit(User.objects.get(username="editor"), title_hi="दूसरा")
    other = propose(by=User.objects.get(username="editor"), note="Another")
    opened = people["publisher"].get(page_of(other)).content.decode()
    answer = press(people["publisher"], page_of(proposal), APPROVE, page=opened)
    assert "This is not the proposal that you saw." in answer.content.decode()
    assert state_of(proposal) == "proposed"
    people["publisher"].post(page_of(proposal), {"action": "approve"})
    assert state_of(proposal) == "proposed"


def test_a_large_release_opens_with_one_language(people: dict[str, Client]) -> None:
    shown = people["viewer"].get(page_of(Release.objects.get(number=1)))
    assert shown.context["release"].cells > 2000
    assert {text.language.tag for code in shown.context["codes"] for text in code.texts} == {"en"}


def test_who_sees_no_releases_is_refused(client: Client, proposal: Release) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(page_of(proposal)).status_code == 403
    assert client.post(page_of(proposal), {"action": "approve"}).status_code == 403


def test_the_page_costs_as_much_for_many_changes_as_for_one(
    people: dict[str, Client], shipped: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publisher = people["publisher"]
    edit(shipped, title_hi="पहला")
    one = propose(by=shipped, note="One")
    edit_all(shipped, 40, title_hi="बदला", title_ur="بدلا")
    many = propose(by=shipped, note="Many")
    for change in (*one.changes.all(), *many.changes.all()[:20]):
        comment(proposal=change.release_id, by=shipped, text="Fine.", change=change.pk)
    publisher.get(page_of(one))
    with django_assert_num_queries(24):
        publisher.get(page_of(one))
    with django_assert_num_queries(24):
        publisher.get(page_of(many))
