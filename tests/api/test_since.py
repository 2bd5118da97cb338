"""`?since=N`: what an app that holds release N must put in and take out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection

from catalog.models import ErrorCode, Service
from catalog.operations.review import approve
from catalog.operations.roll_back import roll_back
from tests.api.conftest import Ask, add_code, release_again
from tests.clients.app import applied
from tests.releasing import put_live, retire

pytestmark = pytest.mark.django_db


def codes(messages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["service"], one["code"]) for one in messages]


def whole(ask: Ask, query: str = "lang=hi") -> Any:
    return ask(f"/api/messages?{query}").json()


def retire_code(by: User, service: str, code: str) -> None:
    retire(ErrorCode.objects.get(service__slug=service, code=code), by=by)


@pytest.fixture
def larger(working_copy: User) -> User:
    """A catalogue of which one message is a small part, as release 1."""
    service = Service.objects.get(slug="auth-service")
    for number in range(8):
        add_code(working_copy, service, f"code.{number}")
    put_live(by=working_copy, note="First")
    return working_copy


def test_an_edit_a_new_code_and_a_code_that_went(larger: User, ask: Ask) -> None:
    held = whole(ask)
    release_again(larger, "गलत OTP!", lang="hi")
    edited = ask("/api/messages?lang=hi&since=1").json()
    assert list(edited) == ["release", "since", "lang", "messages", "gone", "fallback"]
    assert (edited["release"], edited["since"], edited["lang"]) == (2, 1, "hi")
    assert [one["title"] for one in edited["messages"]] == ["गलत OTP!"]
    assert edited["gone"] == []

    add_code(larger, Service.objects.get(slug="otp-manager"), "otp.new")
    retire_code(larger, "auth-service", "code.3")
    put_live(by=larger)
    told = ask("/api/messages?lang=hi&since=1").json()
    assert codes(told["messages"]) == [("otp-manager", "invalid.otp"), ("otp-manager", "otp.new")]
    assert told["gone"] == [{"service": "auth-service", "code": "code.3"}]
    assert applied(held, told) == whole(ask)
    # Who came along at each release is where the one is who slept through one.
    step = ask("/api/messages?lang=hi&since=2").json()
    assert codes(step["messages"]) == [("otp-manager", "otp.new")]
    assert applied(applied(held, edited), step) == whole(ask)

    undo = roll_back(to=1, by=larger, note="Undo")
    approve(proposal=undo.pk, by=User.objects.get(username="checker"))
    back = ask("/api/messages?lang=hi&since=3").json()
    assert codes(back["gone"]) == [("otp-manager", "otp.new")]
    assert {**applied(applied(held, told), back), "release": 1} == held


def test_each_release_leads_to_the_newest_in_each_language(larger: User, ask: Ask) -> None:
    held = {lang: [whole(ask, f"lang={lang}")] for lang in ("hi", "ta", "en")}
    for number, (text, lang) in enumerate((("अ", "hi"), ("அ", "ta"), ("आ", "hi")), start=2):
        release_again(larger, text, lang=lang)
        for tag, bundles in held.items():
            bundles.append(whole(ask, f"lang={tag}"))
            assert len(bundles) == number
    for tag, bundles in held.items():
        for number, bundle in enumerate(bundles, start=1):
            told = ask(f"/api/messages?lang={tag}&since={number}")
            assert applied(bundle, told.json()) == bundles[-1]
            assert len(told.content) < len(ask(f"/api/messages?lang={tag}").content)


def test_who_holds_the_newest_is_told_of_nothing_new(larger: User, ask: Ask) -> None:
    told = ask("/api/messages?lang=hi&since=1").json()
    assert (told["since"], told["messages"], told["gone"]) == (1, [], [])
    assert applied(whole(ask), told) == whole(ask)


@pytest.mark.parametrize("since", ["99", "2147483647"])
def test_a_release_that_is_not_there_gives_the_whole(larger: User, ask: Ask, since: str) -> None:
    """As an app asks that is ahead of this server, or was shipped from another catalogue."""
    answer = ask(f"/api/messages?lang=hi&since={since}")
    assert answer.content == ask("/api/messages?lang=hi").content
    assert "since" not in answer.json()


def test_it_is_never_larger_than_the_whole(catalogue: User, ask: Ask) -> None:
    """Every code is another: to tell what went costs more than the whole."""
    for code in ("otp.expired", "invalid.otp"):
        add_code(catalogue, Service.objects.get(slug="new-service"), code)
    for service, code in (
        ("auth-service", "otp.expired"),
        ("otp-manager", "invalid.otp"),
        ("otp-manager", "otp.expired"),
    ):
        retire_code(catalogue, service, code)
    put_live(by=catalogue)
    answer = ask("/api/messages?lang=hi&since=1")
    assert answer.content == ask("/api/messages?lang=hi").content


def test_without_a_database_it_gives_the_whole(larger: User, ask: Ask) -> None:
    def down(*_arguments: Any) -> None:
        raise OperationalError("gone")

    expected = ask("/api/messages?lang=hi").content
    with connection.execute_wrapper(down):
        assert ask("/api/messages?lang=hi&since=1").content == expected


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("service=otp-manager", "service"),
        ("code=otp.expired", "code"),
        ("release=1", "release"),
        ("code=otp.expired&release=1&service=x", "service and code and release"),
        ("format=csv", "format"),
    ],
)
def test_it_stands_alone(larger: User, ask: Ask, query: str, named: str) -> None:
    answer = ask(f"/api/messages?lang=hi&since=1&{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["parameter"] == "since"
    assert named in answer.json()["detail"]


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br", "zstd"])
def test_it_is_validated_as_all_the_rest(larger: User, ask: Ask, encoding: str) -> None:
    address = "/api/messages?lang=hi&since=1"
    first = ask(address, accept_encoding=encoding)
    assert first["Vary"] == "Accept-Encoding, Accept"
    assert first["Cache-Control"].startswith("public, max-age=60, ")
    assert ask(address, accept_encoding=encoding, if_none_match=first["ETag"]).status_code == 304
    plain = ask("/api/messages?lang=hi", accept_encoding=encoding)
    assert plain["ETag"] != first["ETag"]
    release_again(larger, "गलत OTP!", lang="hi")
    second = ask(address, accept_encoding=encoding, if_none_match=first["ETag"])
    assert (second.status_code, second["Content-Language"]) == (200, "hi")
    assert second["ETag"] != first["ETag"]
    # The same whole has the same validator at either address.
    future = ask("/api/messages?lang=hi&since=9", accept_encoding=encoding)
    now = ask("/api/messages?lang=hi", accept_encoding=encoding)
    assert future["ETag"] == now["ETag"]


def test_it_is_utf_8_and_not_escaped(larger: User, ask: Ask) -> None:
    body = ask("/api/messages?lang=hi&since=1").content
    assert "गड़बड़".encode() in body
    assert json.loads(body)["fallback"]["lang"] == "hi"
