from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import Message, Release, Source
from catalog.operations.edit_message import edit_message
from tests.admin.conftest import Member

PAGE = "/admin/catalog/release/publish/"


def seen(client: Client) -> str:
    return str(client.get(PAGE).context["seen"])


def test_every_change_is_shown_in_its_language_and_goes_live(
    member: Member, fallback: Message, root: User
) -> None:
    publisher = member("Publisher")
    shown = publisher.get(PAGE, {"lang": "hi"}).content.decode()
    assert "<ins>OTP का समय समाप्त हो गया</ins>" in shown
    answer = publisher.post(PAGE, {"note": "First", "seen": seen(publisher)})
    assert answer.status_code == 302
    release = Release.objects.get()
    assert release.published_by is not None
    assert (release.number, release.published_by.username) == (1, "publisher-1")
    shown = publisher.get(f"/admin/catalog/release/{release.pk}/change/?lang=hi").content.decode()
    assert "OTP का समय समाप्त हो गया" in shown


def test_a_release_needs_a_note(member: Member, fallback: Message) -> None:
    publisher = member("Publisher")
    answer = publisher.post(PAGE, {"note": " ", "seen": seen(publisher)})
    assert "Say in a few words" in answer.content.decode()
    assert not Release.objects.exists()


def test_nothing_goes_live_that_the_publisher_has_not_seen(
    member: Member, fallback: Message, message: Message, root: User
) -> None:
    publisher = member("Publisher")
    before = seen(publisher)
    edit_message(
        message=message.pk, version=1, texts={"title_hi": "नया"}, by=root, source=Source.ADMIN
    )
    answer = publisher.post(PAGE, {"note": "First", "seen": before}).content.decode()
    assert "no longer those that you saw" in answer
    assert not Release.objects.exists()
    assert publisher.post(PAGE, {"note": "First", "seen": seen(publisher)}).status_code == 302


def test_the_page_costs_few_queries(
    client: Client, shipped: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(shipped)
    client.get(PAGE)
    with django_assert_num_queries(6):
        client.get(PAGE, {"lang": "ta"})
