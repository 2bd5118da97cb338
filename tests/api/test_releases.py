"""Releases: who stands for each, what it changed, and the difference of any two."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from pytest_django import Settings

from catalog.api import problems
from catalog.domain.languages import TAGS
from catalog.operations.roll_back import roll_back
from tests.api.conftest import Ask, release_again

pytestmark = pytest.mark.django_db
FACTS = (
    *("number", "note", "proposed_by", "proposed_at", "approved_by", "approved_at"),
    *("published_at", "languages", "rolls_back_to", "four_eyes", "emergency"),
)


def changes(answer: Any) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200
    return [tuple(change.values()) for change in answer.json()["changes"]]


def test_the_list_tells_who_stands_for_each_newest_first(catalogue: User, ask: Ask) -> None:
    User.objects.filter(username="checker").update(first_name="Meera", last_name="Rao")
    release_again(catalogue, "தவறான OTP")
    newest, first = ask("/api/releases").json()["releases"]
    assert list(newest) == [*FACTS, "changes"]
    moments = [
        datetime.fromisoformat(newest.pop(name))
        for name in ("proposed_at", "approved_at", "published_at")
    ]
    assert moments == sorted(moments)
    assert datetime.now(UTC) - moments[0] < timedelta(minutes=1)
    assert {moment.utcoffset() for moment in moments} == {timedelta(0)}
    assert newest == {
        "number": 2,
        "note": "Now தவறான OTP",
        "proposed_by": "root",
        "approved_by": "Meera Rao",
        "languages": ["ta"],
        "rolls_back_to": None,
        "four_eyes": True,
        "emergency": False,
        "changes": 2,
    }
    assert (first["number"], first["languages"]) == (1, list(TAGS))


def test_names_stay_inside_where_that_is_set(catalogue: User, ask: Ask, settings: Settings) -> None:
    settings.PUBLIC_NAMES = False
    for path in ("/api/releases", "/api/releases/1"):
        answer = ask(path).json()
        release = answer["releases"][0] if "releases" in answer else answer
        assert (release["proposed_by"], release["approved_by"]) == (None, None)
        assert release["proposed_at"]
        assert "root" not in json.dumps(answer)
        assert "checker" not in json.dumps(answer)


def test_page_by_page(catalogue: User, ask: Ask) -> None:
    for number in range(2, 6):
        release_again(catalogue, f"தமிழ் {number}")
    path, pages = "/api/releases?limit=2", []
    while path:
        answer = ask(path).json()
        pages.append([release["number"] for release in answer["releases"]])
        path = answer["next"]
    assert pages == [[5, 4], [3, 2], [1]]
    assert ask("/api/releases?before=2").json()["releases"][0]["number"] == 1
    assert ask("/api/releases?before=1").json() == {"releases": [], "next": None}
    assert ask("/api/releases?limit=5").json()["next"] is None


def test_one_release_with_each_text_that_it_changed(catalogue: User, ask: Ask) -> None:
    release_again(catalogue, "गलत OTP, फिर डालें", lang="hi")
    answer = ask("/api/releases/2")
    release = answer.json()
    assert list(release) == [*FACTS, "from", "total", "changes", "next"]
    assert (release["number"], release["note"]) == (2, "Now गलत OTP, फिर डालें")
    assert (release["from"], release["total"], release["next"]) == (1, 2, None)
    assert release["changes"] == [
        {
            "service": "otp-manager",
            "code": "invalid.otp",
            "lang": "hi",
            "field": field,
            "old": old,
            "new": "गलत OTP, फिर डालें",
        }
        for field, old in (("body", ""), ("title", "गलत OTP"))
    ]


def test_what_belongs_to_no_language_or_code_has_null_there(catalogue: User, ask: Ask) -> None:
    first = changes(ask("/api/releases/1?service=new-service"))
    assert first == [("new-service", None, None, "name", "", "New Service")]
    code = changes(ask("/api/releases/1?service=auth-service"))
    assert ("auth-service", "otp.expired", None, "resolution", "", "retry") in code
    fallback = changes(ask("/api/releases/1?service=*&lang=en"))
    assert [change[:4] for change in fallback] == [
        ("*", "*", "en", "body"),
        ("*", "*", "en", "title"),
    ]


def test_the_difference_of_any_two_either_way(catalogue: User, ask: Ask) -> None:
    for text in ("ஒன்று", "இரண்டு"):
        release_again(catalogue, text)
    release_again(catalogue, "तीन", lang="hi")
    key = ("otp-manager", "invalid.otp", "ta")
    forward = [(*key, "body", "", "இரண்டு"), (*key, "title", "", "இரண்டு")]
    assert changes(ask("/api/releases/4?from=1&lang=ta")) == forward
    back = [(*key, "body", "இரண்டு", ""), (*key, "title", "இரண்டு", "")]
    assert changes(ask("/api/releases/1?from=4&lang=ta")) == back
    assert changes(ask("/api/releases/4?from=1&service=auth-service")) == []
    assert changes(ask("/api/releases/2?from=2")) == []
    whole = ask("/api/releases/4?from=0").json()
    assert (whole["from"], whole["number"]) == (0, 4)
    assert {change["old"] for change in whole["changes"]} == {""}
    assert changes(ask("/api/releases/1?from=0")) == changes(ask("/api/releases/1"))


def test_changes_page_by_page_in_one_order(catalogue: User, ask: Ask) -> None:
    release_again(catalogue, "ஒன்று")
    for origin in ("/api/releases/1?", "/api/releases/2?from=0&"):
        whole = ask(origin).json()
        path, found = f"{origin}limit=5&service=otp-manager", []
        while path:
            page = ask(path).json()
            assert len(page["changes"]) <= 5
            found += page["changes"]
            path = page["next"]
        wanted = [one for one in whole["changes"] if one["service"] == "otp-manager"]
        assert len(found) == page["total"] == len(wanted) > 5
        assert found == wanted
    beyond = ask("/api/releases/1?offset=2147483647").json()
    assert (beyond["changes"], beyond["next"]) == ([], None)


def test_a_roll_back_and_an_emergency_are_marked(catalogue: User, ask: Ask) -> None:
    release_again(catalogue, "ஒன்று")
    alone = User.objects.create_user("alone")
    alone.user_permissions.add(Permission.objects.get(codename="emergency_rollback"))
    roll_back(to=1, by=alone, note="Undo", emergency=True)
    release = ask("/api/releases/3").json()
    assert (release["rolls_back_to"], release["emergency"]) == (1, True)
    assert (release["proposed_by"], release["approved_by"]) == ("alone", "alone")
    assert [change[4:] for change in changes(ask("/api/releases/3"))] == [("ஒன்று", "")] * 2


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/releases/2", None),
        ("/api/releases/0", None),
        ("/api/releases/first", None),
        ("/api/releases/99999999999999999999", None),
        ("/api/releases/%00", None),
        ("/api/releases/1?from=2", "from"),
        ("/api/messages?release=2", "release"),
        ("/api/messages/otp-manager/otp.expired?release=2&lang=hi", "release"),
    ],
)
def test_what_is_not_published_is_404_and_may_come(
    catalogue: User, ask: Ask, path: str, parameter: str | None
) -> None:
    answer = ask(path)
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["type"] == problems.UNKNOWN_RELEASE.type
    assert answer.json().get("parameter") == parameter


def test_a_proposal_is_no_release_yet(catalogue: User, ask: Ask) -> None:
    release_again(catalogue, "ஒன்று")
    made = roll_back(to=1, by=catalogue, note="Undo")
    for path in (f"/api/releases/{made.pk}", f"/api/messages?release={made.pk}"):
        assert ask(path).status_code == 404
    assert [one["number"] for one in ask("/api/releases").json()["releases"]] == [2, 1]


def test_an_unknown_service_is_404(catalogue: User, ask: Ask) -> None:
    for service in ("no-such", "otp%00manager"):
        answer = ask(f"/api/releases/1?service={service}")
        assert answer.status_code == 404
        assert answer.json()["type"] == problems.UNKNOWN_SERVICE.type
        assert answer.json()["parameter"] == "service"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/releases", "/api/releases/1", "/api/releases/2"])
def test_nobody_proposes_approves_or_deletes_through_the_api(
    catalogue: User, ask: Ask, path: str, method: str
) -> None:
    before = ask("/api/releases").content
    answer = ask(path, method)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["type"] == problems.METHOD_NOT_ALLOWED.type
    assert ask("/api/releases").content == before
