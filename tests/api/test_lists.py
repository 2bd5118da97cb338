"""Services, languages, the health checks, and what each answer costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.domain.languages import TAGS
from tests.api.conftest import Ask, release_again

pytestmark = pytest.mark.django_db


def test_services(catalogue: User, ask: Ask) -> None:
    assert ask("/api/services").json() == {
        "release": 1,
        "services": [
            {"slug": "auth-service", "name": "Auth Service", "codes": 1},
            {"slug": "new-service", "name": "New Service", "codes": 0},
            {"slug": "otp-manager", "name": "OTP Manager", "codes": 2},
        ],
    }


def test_languages_tell_how_far_they_are(catalogue: User, ask: Ask) -> None:
    listed = ask("/api/languages").json()["languages"]
    assert [language["tag"] for language in listed] == list(TAGS)
    assert listed[0]["completeness"] == 1
    assert listed[1] == {
        "tag": "hi",
        "name": "Hindi",
        "native_name": "हिन्दी",
        "direction": "ltr",
        "release": 1,
        "messages": 3,
        "translated": 1,
        "completeness": 0.333,
    }
    assert [item["tag"] for item in listed if item["direction"] == "rtl"] == ["ur"]


def test_a_language_names_the_release_that_last_changed_it(catalogue: User, ask: Ask) -> None:
    release_again(catalogue, "தவறான OTP")
    found = {item["tag"]: item["release"] for item in ask("/api/languages").json()["languages"]}
    assert found == {**dict.fromkeys(TAGS, 1), "ta": 2}


def test_alive_asks_nothing_of_the_database(ask: Ask, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        answer = ask("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Cache-Control"] == "no-store"


def test_ready_names_the_release(catalogue: User, ask: Ask) -> None:
    release_again(catalogue, "தவறான OTP")
    answer = ask("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "release": 2, "stale_seconds": 0},
    )
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/api/messages?lang=hi", 1),
        ("/api/messages", 1),
        ("/api/messages?lang=hi&service=otp-manager&code=otp.expired", 1),
        ("/api/messages?lang=hi&service=no-such", 2),
        ("/api/messages/otp-manager/otp.expired?lang=hi", 1),
        ("/api/messages/no/such?lang=hi", 1),
        ("/api/messages?lang=hi&release=1", 1),
        ("/api/messages?lang=hi&release=1&service=otp-manager&code=otp.expired", 1),
        ("/api/messages?lang=hi&release=1&service=no-such", 2),
        ("/api/messages?lang=hi&release=2", 1),
        ("/api/messages/otp-manager/otp.expired?lang=hi&release=1", 1),
        ("/api/messages?langg=hi", 0),
        ("/api/services", 2),
        ("/api/languages", 1),
        ("/api/releases", 2),
        ("/api/releases/1", 6),
        ("/api/releases/1?service=otp-manager&lang=hi", 7),
        ("/api/releases/2", 1),
        ("/api/schema/", 0),
        ("/api/docs/", 0),
        ("/api/docs/problems", 0),
        ("/api/none", 0),
        ("/readyz", 1),
    ],
)
def test_queries(
    catalogue: User,
    ask: Ask,
    django_assert_num_queries: Any,
    path: str,
    queries: int,
) -> None:
    ask(path)
    with django_assert_num_queries(queries):
        ask(path, cookie="sessionid=" + "x" * 32)


def test_the_one_query_does_not_read_the_bundle(
    catalogue: User,
    ask: Ask,
    django_assert_num_queries: Any,
) -> None:
    ask("/api/messages?lang=hi")
    with django_assert_num_queries(1) as captured:
        ask("/api/messages?lang=hi")
    assert '"body"' not in captured[0]["sql"]
