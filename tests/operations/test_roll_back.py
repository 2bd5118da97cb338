"""Going back to an earlier release, and looking back at what was read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User

from catalog.operations import read_releases
from catalog.operations.changes import working_changes
from catalog.operations.errors import FourEyes, NothingToPropose, NotPermitted, TooWide
from catalog.operations.propose import propose
from catalog.operations.read_releases import compare, message_at
from catalog.operations.review import approve
from catalog.operations.roll_back import roll_back
from tests.operations.conftest import CODE, edit, live, message

pytestmark = pytest.mark.django_db


def test_roll_back_whole_and_the_working_copy_keeps_what_is_newer(people: dict[str, User]) -> None:
    before = live("hi")["title"]
    edit(people["editor"], title_hi="पहला", title_ta="ஒன்று")
    approve(proposal=propose(by=people["editor"], note="One").pk, by=people["publisher"])
    made = roll_back(to=1, by=people["publisher"], note="It was wrong")
    with pytest.raises(FourEyes):
        approve(proposal=made.pk, by=people["publisher"])
    approve(proposal=made.pk, by=people["other-publisher"])
    assert live("hi")["title"] == before
    assert {change.new for change in working_changes().changes} == {"पहला", "ஒன்று"}
    assert message().title_hi == "पहला"


def test_roll_back_of_one_language_leaves_the_others(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला", title_ta="ஒன்று")
    approve(proposal=propose(by=people["editor"], note="One").pk, by=people["publisher"])
    made = roll_back(to=1, by=people["editor"], note="Hindi only", languages=["hi"])
    assert [change.lang for change in made.changes.all()] == ["hi"]
    with pytest.raises(NothingToPropose):
        roll_back(to=2, by=people["editor"], note="Nothing", languages=["hi"])


def test_an_emergency_roll_back_is_a_right_of_its_own_and_marked(people: dict[str, User]) -> None:
    edit(people["editor"], title_hi="पहला")
    approve(proposal=propose(by=people["editor"], note="One").pk, by=people["publisher"])
    with pytest.raises(NotPermitted):
        roll_back(to=1, by=people["publisher"], note="Now", emergency=True)
    right = Permission.objects.get(codename="emergency_rollback")
    people["publisher"].user_permissions.add(right)
    someone = User.objects.get(username="publisher")
    done = roll_back(to=1, by=someone, note="Now", emergency=True)
    assert (done.number, done.emergency, done.approved_by) == (3, True, someone)


def test_what_a_customer_read_at_a_time(people: dict[str, User]) -> None:
    before = live("hi")["title"]
    edit(people["editor"], title_hi="पहला")
    done = approve(proposal=propose(by=people["editor"], note="One").pk, by=people["publisher"])
    assert done.published_at is not None
    at = {"service": CODE[0], "code": CODE[1], "lang": "hi"}
    earlier = done.published_at - timedelta(microseconds=1)
    assert message_at(at=earlier, **at).message["title"] == before
    assert message_at(at=done.published_at, **at).message["title"] == "पहला"
    unknown = message_at(at=done.published_at, service="cms", code="no.such", lang="hi")
    assert unknown.is_fallback


def test_the_difference_of_any_two_releases(people: dict[str, User]) -> None:
    for text in ("पहला", "दूसरा"):
        edit(people["editor"], title_hi=text)
        approve(proposal=propose(by=people["editor"], note=text).pk, by=people["publisher"])
    (change,) = compare(start=1, end=3).changes
    assert (change.new, compare(start=2, end=3).changes[0].old) == ("दूसरा", "पहला")
    (back,) = compare(start=3, end=1).changes
    assert (back.old, back.new) == (change.new, change.old)


def test_a_difference_over_several_releases_is_as_wide_as_memory_allows(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(people["editor"], title_hi="पहला")
    approve(proposal=propose(by=people["editor"], note="One").pk, by=people["publisher"])
    monkeypatch.setattr(read_releases, "MOST", 10)
    with pytest.raises(TooWide, match="Choose one service"):
        compare(start=0, end=2)
    assert compare(start=1, end=2).total == 1
