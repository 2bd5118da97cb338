from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import Bundle, Message, Release, Source
from catalog.operations.changes import working_changes
from catalog.operations.edit_message import edit_message
from tests.admin.conftest import Member
from tests.releasing import put_live

PAGE = "/admin/catalog/release/roll-back/?to=1"
CODE = ("otp-manager", "otp.expired")
BEFORE = "इस OTP का समय खत्म हो गया है"


@pytest.fixture
def newer(shipped: User) -> User:
    """Release 2 changed a Hindi and a Tamil title; the user who edited them."""
    _edit(shipped, title_hi="नया", title_ta="புதிய")
    put_live(shipped)
    return shipped


def _edit(by: User, **texts: str) -> None:
    row = Message.objects.get(
        error_code__service__slug="otp-manager", error_code__code="otp.expired"
    )
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


def seen(client: Client, page: str = PAGE) -> str:
    return str(client.get(page).context["seen"])


def live_title(lang: str) -> str:
    body = json.loads(bytes(Bundle.objects.filter(lang=lang).latest("release_id").body))
    (found,) = (one for one in body["messages"] if (one["service"], one["code"]) == CODE)
    return str(found["title"])


def test_what_leads_back_is_shown_and_proposed(member: Member, newer: User) -> None:
    publisher = member("Publisher")
    shown = publisher.get(f"{PAGE}&lang=hi").content.decode()
    assert "2 texts would change for customers" in shown
    assert "<del>नया</del>" in shown
    assert f"<ins>{BEFORE}</ins>" in shown
    assert "The working copy keeps its texts" in shown
    fields = {"note": "It was clearer before", "seen": seen(publisher)}
    answer = publisher.post(PAGE, fields)
    made = Release.objects.latest("pk")
    assert answer["Location"] == f"/admin/catalog/release/{made.pk}/change/"
    assert (made.state, made.rolls_back_to_id, made.note) == ("proposed", 1, fields["note"])
    assert made.changes.count() == 2
    assert live_title("hi") == "नया"


def test_one_language_of_one_service(member: Member, newer: User) -> None:
    editor = member("Editor")
    part = f"{PAGE}&language=ta&service=otp-manager"
    assert "1 text would change for customers" in editor.get(part).content.decode()
    editor.post(part, {"note": "Tamil only", "seen": seen(editor, part)})
    assert [row.lang for row in Release.objects.latest("pk").changes.all()] == ["ta"]
    other = editor.get(f"{PAGE}&service=cms").content.decode()
    assert "Nothing of this has changed since release 1" in other


def test_a_roll_back_needs_a_note(member: Member, newer: User) -> None:
    publisher = member("Publisher")
    answer = publisher.post(PAGE, {"note": " ", "seen": seen(publisher)})
    assert "Say in a few words" in answer.content.decode()
    assert Release.objects.count() == 2


def test_nothing_is_proposed_that_was_not_seen(member: Member, newer: User) -> None:
    publisher = member("Publisher")
    before = seen(publisher)
    _edit(newer, title_hi="और नया")
    put_live(newer)
    answer = publisher.post(PAGE, {"note": "Back", "seen": before}).content.decode()
    assert "no longer those that you saw" in answer
    assert Release.objects.count() == 3


def test_a_viewer_looks_and_proposes_nothing(member: Member, newer: User) -> None:
    viewer = member("Viewer")
    assert "You can look, but not propose" in viewer.get(PAGE).content.decode()
    fields = {"note": "Back", "seen": seen(viewer), "emergency": "on", "alone": "on"}
    for some in (fields, {"note": "Back", "seen": fields["seen"]}):
        assert "lacks the right" in viewer.post(PAGE, some).content.decode()
    assert Release.objects.count() == 2


def test_an_emergency_is_a_right_of_its_own(member: Member, newer: User) -> None:
    publisher = member("Publisher")
    assert "Roll back now" not in publisher.get(PAGE).content.decode()
    fields = {"note": "Harm", "seen": seen(publisher), "emergency": "on", "alone": "on"}
    assert "lacks the right" in publisher.post(PAGE, fields).content.decode()
    assert live_title("hi") == "नया"


def test_an_emergency_is_confirmed_then_live_at_once(member: Member, newer: User) -> None:
    publisher = member("Publisher")
    User.objects.get(username="publisher-1").user_permissions.add(
        Permission.objects.get(codename="emergency_rollback")
    )
    fields = {"note": "Harm", "seen": seen(publisher), "emergency": "on"}
    answer = publisher.post(PAGE, fields).content.decode()
    assert "Tick this first" in answer
    assert live_title("hi") == "नया"
    done = publisher.post(PAGE, {**fields, "alone": "on"}, follow=True).content.decode()
    assert "Release 3 is live" in done
    assert live_title("hi") == BEFORE
    row = Release.objects.published()[0]
    assert (row.number, row.emergency, row.rolls_back_to_id) == (3, True, 1)
    assert {change.new for change in working_changes().changes} == {"नया", "புதிய"}


@pytest.mark.parametrize("asked", ["7", "0", "-1", "x", "99999999999999999999"])
def test_a_release_that_is_not_there(member: Member, newer: User, asked: str) -> None:
    page = f"/admin/catalog/release/roll-back/?to={asked}"
    answer = member("Publisher").get(page)
    assert answer.status_code == 200
    assert f"There is no release {asked}" in answer.content.decode()


def test_the_release_before_is_offered_first(member: Member, newer: User) -> None:
    page = "/admin/catalog/release/roll-back/"
    shown = member("Editor").get(page).content.decode()
    assert '<option value="1" selected>' in shown
    assert "would change for customers" not in shown


def test_without_an_earlier_release_it_says_so(member: Member, shipped: User) -> None:
    shown = member("Editor").get("/admin/catalog/release/roll-back/").content.decode()
    assert "There is no earlier release" in shown


def test_the_page_costs_few_queries(
    client: Client, newer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(newer)
    client.get(PAGE)
    with django_assert_max_num_queries(14):
        client.get(f"{PAGE}&lang=ta")
