from __future__ import annotations

import csv
import io
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from catalog.models import Message, Release, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.propose import propose
from catalog.operations.review import approve, comment, send_back
from catalog.operations.roll_back import roll_back
from tests.admin.conftest import Member

PAGE = "/admin/catalog/release/audit/"


def edit(by: User, title: str) -> None:
    row = Message.objects.get(
        error_code__service__slug="otp-manager", error_code__code="otp.expired"
    )
    texts = {"title_hi": title}
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


@pytest.fixture
def story(shipped: User) -> User:
    """Release 1 without four eyes; a proposal sent back; release 2; an emergency roll back to 1."""
    checker = User.objects.create_superuser("checker", password="x")
    edit(shipped, "पहला")
    first = propose(by=shipped, note='=HYPERLINK("x")')
    comment(proposal=first.pk, by=checker, text="Shorter?", change=first.changes.get().pk)
    send_back(proposal=first.pk, by=checker, reason="+1 for shorter")
    edit(shipped, "दूसरा")
    approve(proposal=propose(by=shipped, note="Shorter").pk, by=checker)
    roll_back(to=1, by=checker, note="Harm", emergency=True)
    return shipped


def lines(client: Client) -> list[str]:
    """The list's lines as they are read."""
    return [
        f"{event.release} {event.event} {event.by}" for event in client.get(PAGE).context["events"]
    ]


def rows(client: Client, name: str) -> list[dict[str, str]]:
    answer = client.get(f"{PAGE}{name}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f"audit-{name}-" in answer["Content-Disposition"]
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_everything_that_was_done_the_newest_first(member: Member, story: User) -> None:
    sent_back = Release.objects.get(state="rejected")
    assert lines(member("Viewer")) == [
        "Release 3 published checker",
        "Release 3 approved checker",
        "Release 3 proposed checker",
        "Release 2 published checker",
        "Release 2 approved checker",
        "Release 2 proposed root",
        f"{sent_back} sent back checker",
        f"{sent_back} commented checker",
        f"{sent_back} proposed root",
        "Release 1 published root",
        "Release 1 approved root",
        "Release 1 proposed root",
    ]


def test_what_must_not_be_overlooked_is_marked(member: Member, story: User) -> None:
    shown = member("Viewer").get(PAGE).content.decode().split("<li>")
    of = {text: [line for line in shown if text in line] for text in ("Release 3", "Release 1<")}
    assert sum("emergency" in line for line in of["Release 3"]) == 2
    assert all("roll back to 1" in line for line in of["Release 3"])
    assert sum("four eyes were off" in line for line in of["Release 1<"]) == 2
    assert "otp-manager/otp.expired/hi/title: Shorter?" in "".join(shown)
    number = Release.objects.get(number=3).pk
    assert f'href="/admin/catalog/release/{number}/change/">Release 3</a>' in "".join(shown)


def test_one_person_and_one_kind(member: Member, story: User) -> None:
    viewer = member("Viewer")
    for fields, count in (
        ({"by": "root"}, 5),
        ({"event": "sent_back"}, 1),
        ({"by": "checker", "event": "published"}, 2),
        ({"by": "nobody"}, 12),
    ):
        answer = viewer.get(PAGE, fields)
        assert len(answer.context["events"]) == count, fields
    people = answer.context["form"].fields["by"].choices
    assert [name for name, _label in people] == ["", "checker", "root"]


def test_page_by_page(member: Member, story: User) -> None:
    edit(story, "तीसरा")
    waiting = propose(by=story, note="Much to say")
    for place in range(120):
        comment(proposal=waiting.pk, by=story, text=f"Number {place}")
    viewer = member("Viewer")
    first, second = (viewer.get(PAGE, {"p": p}) for p in ("1", "2"))
    texts = [event.text for page in (first, second) for event in page.context["events"]]
    assert texts[:120] == [f"Number {place}" for place in reversed(range(120))]
    assert (len(first.context["events"]), len(texts)) == (100, 120 + 1 + 12)


def test_the_events_as_csv(member: Member, story: User) -> None:
    found = rows(member("Viewer"), "events")
    assert [row["event"] for row in found[:5]] == [
        *("proposed", "approved", "published"),
        *("proposed", "commented"),
    ]
    assert (found[0]["four_eyes"], found[-1]["four_eyes"]) == ("off", "on")
    assert (found[-1]["emergency"], found[-1]["rolls_back_to"]) == ("yes", "1")
    # Opened in a spreadsheet, a note must not become a formula.
    assert found[3]["text"] == '\'=HYPERLINK("x")'
    assert found[5]["text"] == "'+1 for shorter"


def test_every_change_as_csv(member: Member, story: User) -> None:
    found = rows(member("Viewer"), "changes")
    assert len(found) == 2715 + 3
    sent_back, second, back = found[-3:]
    assert (sent_back["state"], sent_back["release"], sent_back["edited_by"]) == (
        *("rejected", ""),
        "root",
    )
    assert (second["new"], second["edited_by"]) == ("दूसरा", "root")
    assert (back["old"], back["edited_by"]) == ("दूसरा", "")


def test_the_csv_is_the_same_in_every_language(member: Member, story: User) -> None:
    viewer = member("Viewer")
    viewer.cookies["django_language"] = "hi"
    assert rows(viewer, "events")[0]["event"] == "proposed"


def test_only_who_may_see_releases(client: Client, story: User) -> None:
    nobody = User.objects.create_user("nobody", password="x", is_staff=True)
    client.force_login(nobody)
    for page in (PAGE, f"{PAGE}events.csv", f"{PAGE}changes.csv"):
        assert client.get(page).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("who", ["superuser", "Publisher"])
def test_no_door_of_the_admin_changes_it(who: str, story: User) -> None:
    user = story
    if who == "Publisher":
        user = User.objects.create_user("publisher-1", password="x", is_staff=True)
        user.groups.add(Group.objects.get(name=who))
    client = Client()
    client.force_login(user)
    release = Release.objects.get(number=2)
    before = list(Release.objects.order_by("pk").values())
    base = "/admin/catalog/release/"
    for page in (f"{base}add/", f"{base}{release.pk}/delete/"):
        assert client.get(page).status_code == HTTPStatus.FORBIDDEN
        assert client.post(page, {"post": "yes", "note": "x"}).status_code == HTTPStatus.FORBIDDEN
    bulk = {"action": "delete_selected", "_selected_action": [release.pk], "post": "yes"}
    client.post(base, bulk)
    client.post(f"{base}{release.pk}/change/", {"note": "Otherwise", "_save": "Save"})
    assert list(Release.objects.order_by("pk").values()) == before
    # What a release consists of has no page at all.
    for model in ("change", "changeedit", "comment", "bundle", "historicalmessage"):
        assert client.get(f"/admin/catalog/{model}/").status_code == HTTPStatus.NOT_FOUND
