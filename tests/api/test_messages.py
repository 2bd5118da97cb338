"""What apps are given, rule by rule of the read contract."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.models import Message, Source
from catalog.operations.edit_message import edit_message
from tests.api.conftest import HINDI, Ask
from tests.releasing import put_live

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def codes(answer: dict) -> list[tuple[str, str]]:
    return [(message["service"], message["code"]) for message in answer["messages"]]


def test_a_bundle_has_the_shape_of_the_contract(ask: Ask) -> None:
    answer = ask("/api/messages?lang=hi")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert list(answer.json()) == ["release", "lang", "messages", "fallback"]
    assert answer.json()["release"] == 1
    assert answer.json()["lang"] == "hi"
    assert answer.json()["fallback"] == {
        "lang": "hi",
        "title": "कुछ गड़बड़ हो गई",
        "body": "बाद में कोशिश करें।",
        "action": "",
    }
    assert answer.json()["messages"][2] == {
        "service": "otp-manager",
        "code": "otp.expired",
        "lang": "hi",
        "title": HINDI["title_hi"],
        "body": HINDI["body_hi"],
        "action": HINDI["action_hi"],
        "resolution": "retry",
    }


def test_text_is_utf_8_and_not_escaped(ask: Ask) -> None:
    for path in ("/api/messages?lang=hi", "/api/languages", "/api/messages/x/y?lang=hi"):
        body = ask(path).content
        assert "ह".encode() in body
        assert b"\\u" not in body


def test_a_message_without_text_is_whole_in_english(ask: Ask) -> None:
    half = ask("/api/messages?lang=hi&code=invalid.otp").json()["messages"]
    assert [(m["lang"], m["title"], m["body"]) for m in half] == [
        ("en", "Title of invalid.otp", "Body of invalid.otp.")
    ]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("hi", "hi"),
        ("HI", "hi"),
        ("hi-IN", "hi"),
        ("pa_Guru_IN", "pa"),
        ("mai", "hi"),
        ("fr", "en"),
        ("pa-Arab", "en"),
        ("x-private", "en"),
        ("ih-jzc-000", "en"),
    ],
)
def test_lang_is_matched(ask: Ask, asked: str, given: str) -> None:
    answer = ask(f"/api/messages?lang={asked}", accept_language="ta")
    assert answer.status_code == 200
    assert answer.json()["lang"] == given
    assert answer["Content-Language"] == given
    assert answer["Vary"] == "Accept-Encoding, Accept"


@pytest.mark.parametrize(
    ("header", "given"),
    [
        ("ta;q=0.5, hi-IN", "hi"),
        ("fr, ta;q=0.1", "ta"),
        ("fr", "en"),
        ("*", "en"),
        (";;,q=x", "en"),
        ("hi;q=0", "en"),
    ],
)
def test_without_lang_the_header_decides_and_caches_are_told(
    ask: Ask, header: str, given: str
) -> None:
    answer = ask("/api/messages", accept_language=header)
    assert answer.json()["lang"] == given
    assert answer["Content-Language"] == given
    assert answer["Vary"] == "Accept-Encoding, Accept-Language, Accept"


def test_without_lang_and_header_it_is_english(ask: Ask) -> None:
    answer = ask("/api/messages")
    assert answer.json()["lang"] == "en"
    assert answer["Vary"] == "Accept-Encoding, Accept-Language, Accept"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("service=otp-manager", [("otp-manager", "invalid.otp"), ("otp-manager", "otp.expired")]),
        ("code=otp.expired", [("auth-service", "otp.expired"), ("otp-manager", "otp.expired")]),
        ("service=auth-service&code=otp.expired", [("auth-service", "otp.expired")]),
        ("service=auth-service&code=invalid.otp", []),
        ("service=new-service", []),
        ("code=no.such.code", []),
        ("code=%20", []),
    ],
)
def test_filters(ask: Ask, query: str, found: list[tuple[str, str]]) -> None:
    answer = ask(f"/api/messages?lang=hi&{query}")
    assert answer.status_code == 200
    assert codes(answer.json()) == found
    assert answer.json()["fallback"]["lang"] == "hi"


def test_an_unknown_service_is_404_and_still_gives_something_to_show(ask: Ask) -> None:
    answer = ask("/api/messages?lang=hi&service=otp-manger")
    assert answer.status_code == 404
    assert answer.json()["parameter"] == "service"
    assert "otp-manger" in answer.json()["detail"]
    assert answer.json()["fallback"]["lang"] == "hi"


def test_a_single_message(ask: Ask) -> None:
    answer = ask("/api/messages/otp-manager/otp.expired?lang=hi-IN")
    assert answer.status_code == 200
    assert answer["Content-Language"] == "hi"
    assert answer.json() == {
        "release": 1,
        "service": "otp-manager",
        "code": "otp.expired",
        "lang": "hi",
        "title": HINDI["title_hi"],
        "body": HINDI["body_hi"],
        "action": HINDI["action_hi"],
        "resolution": "retry",
    }


def test_a_single_message_names_the_language_that_was_given(ask: Ask) -> None:
    answer = ask("/api/messages/auth-service/otp.expired?lang=hi")
    assert answer.json()["lang"] == "en"
    assert answer["Content-Language"] == "en"
    assert answer["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("where", ["otp-manager/no.such.code", "no-such/otp.expired"])
def test_an_unknown_code_carries_the_fallback_in_the_wanted_language(ask: Ask, where: str) -> None:
    answer = ask(f"/api/messages/{where}", accept_language="hi")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["fallback"]["title"] == "कुछ गड़बड़ हो गई"


def test_an_edit_is_there_after_publish_and_not_before_and_only_in_its_language(
    ask: Ask, catalogue: User
) -> None:
    message = Message.objects.get(error_code__code="invalid.otp")
    before = {lang: ask(f"/api/messages?lang={lang}") for lang in ("hi", "ta")}
    edit_message(
        message=message.pk,
        version=message.version,
        texts={"body_hi": "OTP दोबारा डालें।"},
        by=catalogue,
        source=Source.ADMIN,
    )
    assert ask("/api/messages?lang=hi").content == before["hi"].content
    put_live(by=catalogue, note="Hindi")
    after = {lang: ask(f"/api/messages?lang={lang}") for lang in ("hi", "ta")}
    assert after["hi"].json()["release"] == 2
    assert after["hi"].json()["messages"][1]["body"] == "OTP दोबारा डालें।"
    assert after["hi"]["ETag"] != before["hi"]["ETag"]
    assert after["ta"].content == before["ta"].content
    assert after["ta"]["ETag"] == before["ta"]["ETag"]
    assert ask("/api/messages/otp-manager/invalid.otp?lang=hi").json()["lang"] == "hi"
