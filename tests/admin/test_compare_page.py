from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.models import Message, Source
from catalog.operations import read_releases
from catalog.operations.edit_message import edit_message
from tests.admin.conftest import Member
from tests.releasing import put_live

PAGE = "/admin/catalog/release/compare/"


@pytest.fixture
def three(shipped: User) -> User:
    """Release 2 changed a Hindi title of one service, release 3 the same again and one of another."""
    for texts in (
        {("otp-manager", "otp.expired"): "पहला"},
        {("otp-manager", "otp.expired"): "दूसरा", ("cms", "cms.timeout"): "तीसरा"},
    ):
        for (service, code), title in texts.items():
            row = Message.objects.get(error_code__service__slug=service, error_code__code=code)
            edit_message(
                message=row.pk,
                version=row.version,
                texts={"title_hi": title},
                by=shipped,
                source=Source.ADMIN,
            )
        put_live(shipped)
    return shipped


def test_the_last_release_against_the_one_before(member: Member, three: User) -> None:
    shown = member("Viewer").get(PAGE).content.decode()
    assert "2 texts differ from release 2 to release 3" in shown
    assert "<del>पहला</del>" in shown
    assert "<ins>दूसरा</ins>" in shown


def test_any_two_each_text_once_and_the_other_way_round(member: Member, three: User) -> None:
    viewer = member("Viewer")
    there = viewer.get(PAGE, {"from": "1", "to": "3"}).content.decode()
    assert "2 texts differ from release 1 to release 3" in there
    assert "पहला" not in there
    assert "<ins>दूसरा</ins>" in there
    assert "from=3&amp;to=1" in there
    back = viewer.get(PAGE, {"from": "3", "to": "1"}).content.decode()
    assert "<del>दूसरा</del>" in back
    assert "<ins>दूसरा</ins>" not in back


def test_one_service(member: Member, three: User) -> None:
    fields = {"from": "1", "to": "3", "service": "cms"}
    shown = member("Viewer").get(PAGE, fields).content.decode()
    assert "1 text differs" in shown
    assert "cms/cms.timeout" in shown
    assert "otp-manager/otp.expired" not in shown


def test_from_before_the_first_release_by_languages_and_pages(
    member: Member, three: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = member("Viewer")
    fields = {"from": "0", "to": "3"}
    first = viewer.get(PAGE, fields)
    # What belongs to no language comes first: 67 codes and 7 services.
    assert "Codes and services" in first.content.decode()
    assert len(first.context["rows"]) == 67 * 2 + 7
    names = [tab.lang for tab in first.context["tabs"]]
    assert names[:3] == ["", "en", "hi"]
    assert len(names) == 14
    hindi = next(tab.count for tab in first.context["tabs"] if tab.lang == "hi")
    monkeypatch.setattr("catalog.admin.compare_page.PER_PAGE", 150)
    pages = [viewer.get(PAGE, {**fields, "lang": "hi", "p": p}) for p in ("1", "2")]
    assert [len(page.context["rows"]) for page in pages] == [150, hindi - 150]
    following = pages[0].content.decode()
    assert 'rel="next" href="?from=0&amp;to=3&amp;lang=hi&amp;p=2"' in following


def test_the_same_release_twice(member: Member, three: User) -> None:
    shown = member("Viewer").get(PAGE, {"from": "2", "to": "2"}).content.decode()
    assert "Nothing differs." in shown


def test_a_release_that_is_not_there(member: Member, three: User) -> None:
    shown = member("Viewer").get(PAGE, {"from": "1", "to": "9"}).content.decode()
    assert "There is no release 9." in shown


def test_before_anything_was_published(member: Member) -> None:
    assert "Nothing differs." in member("Viewer").get(PAGE).content.decode()


def test_too_wide_a_difference_is_to_be_narrowed(
    member: Member, three: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_releases, "MOST", 1)
    shown = member("Viewer").get(PAGE, {"from": "1", "to": "3"}).content.decode()
    assert "Choose one service, or a language." in shown
