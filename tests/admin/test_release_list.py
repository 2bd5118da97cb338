"""The list of releases and proposals, and the sidebar's hint that some wait."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import Message, Release, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.propose import propose
from catalog.operations.review import send_back, withdraw
from tests.admin.conftest import Member
from tests.releasing import put_live

LIST = "/admin/catalog/release/"
BADGE = re.compile(r"<span>Releases</span>\s*<span[^>]*>\s*(\d+)\s*</span>")


def proposal(by: User, text: str) -> Release:
    row = Message.objects.get(error_code__code="kit.not.found")
    edit_message(
        message=row.pk, version=row.version, texts={"title_hi": text}, by=by, source=Source.ADMIN
    )
    return propose(by=by, note=f"Note {text}")


@pytest.fixture
def history(shipped: User) -> dict[str, Release]:
    """A release and a proposal in each state."""
    publisher = User.objects.create_superuser("second", password="x")
    made = {"rejected": proposal(shipped, "एक"), "withdrawn": proposal(shipped, "दो")}
    send_back(proposal=made["rejected"].pk, by=publisher, reason="No")
    withdraw(proposal=made["withdrawn"].pk, by=shipped)
    made["proposed"] = proposal(shipped, "तीन")
    row = Message.objects.get(error_code__code="cms.timeout")
    edit_message(
        message=row.pk,
        version=row.version,
        texts={"title_hi": "क"},
        by=shipped,
        source=Source.ADMIN,
    )
    made["published"] = put_live(shipped)
    return made


def shown(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}{query}").context["cl"]
    return [str(release) for release in page.result_list]


def test_what_waits_stands_first_then_the_newest(
    member: Member, history: dict[str, Release]
) -> None:
    first, second, *others = shown(member("Viewer"))
    assert first == str(history["proposed"])
    assert second == "Release 2"
    assert others[-1] == "Release 1"


def test_it_is_narrowed_to_a_state(member: Member, history: dict[str, Release]) -> None:
    viewer = member("Viewer")
    assert shown(viewer, "?state=open") == [str(history["proposed"])]
    assert shown(viewer, "?state=rejected") == [str(history["rejected"])]
    assert shown(viewer, "?state=published") == ["Release 2", "Release 1"]


def test_each_row_tells_who_what_and_when(member: Member, history: dict[str, Release]) -> None:
    page = member("Viewer").get(LIST).content.decode()
    for told in ("Note तीन", "proposed", "sent back", "withdrawn", "checker", "four eyes were off"):
        assert told in page, told
    for name in ("propose", "compare", "read-at", "audit"):
        assert f'href="{LIST}{name}/"' in page


def test_the_sidebar_counts_open_proposals(member: Member, shipped: User) -> None:
    viewer = member("Viewer")
    assert not BADGE.search(viewer.get(LIST).content.decode())
    made = proposal(shipped, "एक")
    found = BADGE.search(viewer.get("/admin/catalog/message/").content.decode())
    assert found
    assert found[1] == "1"
    withdraw(proposal=made.pk, by=shipped)
    assert not BADGE.search(viewer.get(LIST).content.decode())


def test_the_list_costs_few_queries(
    member: Member,
    history: dict[str, Release],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    viewer = member("Viewer")
    viewer.get(LIST)
    with django_assert_num_queries(8):
        viewer.get(LIST)
