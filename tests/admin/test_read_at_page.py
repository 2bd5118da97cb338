from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils.timezone import localtime

from catalog.models import Message, Release, Source
from catalog.operations.edit_code import create_error_code
from catalog.operations.edit_message import edit_message
from tests.admin.conftest import Member
from tests.releasing import put_live

PAGE = "/admin/catalog/release/read-at/"
BEFORE = "इस OTP का समय खत्म हो गया है"


@pytest.fixture
def two(shipped: User) -> Release:
    """Release 2, which changed the Hindi title of an expired OTP."""
    row = Message.objects.get(
        error_code__service__slug="otp-manager", error_code__code="otp.expired"
    )
    texts = {"title_hi": "नया"}
    edit_message(message=row.pk, version=row.version, texts=texts, by=shipped, source=Source.ADMIN)
    return put_live(shipped, "A new title")


def asked(at: datetime | None, **fields: str) -> dict[str, str]:
    """What the form sends: the time as a reader in TIME_ZONE writes it."""
    assert at is not None
    wall = localtime(at).replace(tzinfo=None).isoformat()
    return {"at": wall, "service": "otp-manager", "code": "otp.expired", "lang": "hi", **fields}


def test_the_message_of_that_moment_and_who_stands_for_it(member: Member, two: Release) -> None:
    viewer = member("Viewer")
    now = viewer.get(PAGE, asked(two.published_at)).content.decode()
    assert "नया" in now
    assert BEFORE not in now
    assert f'href="/admin/catalog/release/{two.pk}/change/">Release 2</a>' in now
    assert "<bdi>root</bdi>" in now
    assert "<bdi>checker</bdi>" in now
    assert two.published_at is not None
    moment_before = two.published_at - timedelta(microseconds=1)
    before = viewer.get(PAGE, asked(moment_before)).content.decode()
    assert BEFORE in before
    assert ">Release 1</a>" in before
    assert "four eyes were off" in before


def test_the_time_zone_is_named(member: Member, two: Release) -> None:
    assert "In this time zone: Asia/Kolkata." in member("Viewer").get(PAGE).content.decode()


def test_an_unknown_code_is_the_fallback_message(member: Member, two: Release) -> None:
    fields = asked(two.published_at, code="no.such", lang="ur")
    shown = member("Viewer").get(PAGE, fields).content.decode()
    assert "The catalogue had no code" in shown
    assert "otp-manager/no.such" in shown
    assert "کچھ گڑبڑ ہو گئی" in shown


def test_the_fallback_message_itself_is_no_surprise(member: Member, two: Release) -> None:
    fields = asked(two.published_at, service="*", code="", lang="ur")
    shown = member("Viewer").get(PAGE, fields).content.decode()
    assert "کچھ گڑبڑ ہو گئی" in shown
    assert "The catalogue had no code" not in shown


def test_what_had_no_translation_was_english(member: Member, two: Release, root: User) -> None:
    create_error_code(
        service=Message.objects.filter(error_code__service__slug="cms")[0].error_code.service,  # type: ignore[union-attr]
        code="cms.new",
        description="",
        resolution="wait",
        texts={"title_en": "Only English", "body_en": "Nothing else."},
        by=root,
        source=Source.ADMIN,
    )
    at = put_live(root).published_at
    fields = asked(at, service="cms", code="cms.new", lang="ta")
    shown = member("Viewer").get(PAGE, fields).content.decode()
    assert "so apps showed it in English" in shown
    assert "Only English" in shown


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"at": "2001-01-01T00:00"}, "Nothing was published yet at that time."),
        ({"at": "2999-01-01T00:00"}, "This time is still to come."),
        ({"at": "yesterday"}, "Enter a valid date/time."),
        ({"code": ""}, "Which code did the app get?"),
        ({"lang": "fr"}, "Select a valid choice."),
        ({"service": "none"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_answered(
    member: Member, two: Release, change: dict[str, str], told: str
) -> None:
    answer = member("Viewer").get(PAGE, {**asked(two.published_at), **change})
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "Release that was live" not in answer.content.decode()


def test_a_message_leads_here(member: Member, two: Release) -> None:
    viewer = member("Viewer")
    row = Message.objects.get(
        error_code__service__slug="otp-manager", error_code__code="otp.expired"
    )
    message = viewer.get(f"/admin/catalog/message/{row.pk}/change/").content.decode()
    link = f"{PAGE}?service=otp-manager&amp;code=otp.expired"
    assert link in message
    shown = viewer.get(link.replace("&amp;", "&")).content.decode()
    assert '<option value="otp-manager" selected>' in shown
    assert 'value="otp.expired"' in shown
    assert "This field is required" not in shown
