"""Every error says, in the form of RFC 9457, what is wrong and how to mend it."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, OperationalError, connection

from catalog.api import problems
from catalog.api.import_kinds import IMPORT_KINDS
from catalog.operations import look_up
from tests.api.conftest import Ask

pytestmark = pytest.mark.django_db

ALL = [
    "/api/messages",
    "/api/messages/otp-manager/otp.expired",
    "/api/services",
    "/api/languages",
    "/api/releases",
    "/api/releases/1",
    "/api/schema/",
    "/api/docs/",
    "/api/docs/problems",
]


def problem(answer: Any, kind: problems.Kind) -> dict[str, Any]:
    """The document, after what every problem must have."""
    assert answer.status_code == kind.status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert int(answer["Content-Length"]) == len(answer.content)
    told: dict[str, Any] = answer.json()
    assert (told["type"], told["title"], told["status"]) == (kind.type, kind.title, kind.status)
    assert told["detail"]
    return told


@pytest.mark.parametrize("path", ALL)
def test_an_unknown_parameter_is_named(catalogue: User, ask: Ask, path: str) -> None:
    told = problem(ask(f"{path}?langg=hi"), problems.UNKNOWN_PARAMETER)
    assert told["parameter"] == "langg"
    assert "langg" in told["detail"]


def test_the_known_parameters_are_told(catalogue: User, ask: Ask) -> None:
    told = problem(ask("/api/messages?a=1&b=2"), problems.UNKNOWN_PARAMETER)
    assert "“a”, “b”" in told["detail"]
    assert "lang, service, code, release, since, format." in told["detail"]


def test_service_and_code_are_no_parameters_of_a_single_message(catalogue: User, ask: Ask) -> None:
    answer = ask("/api/messages/otp-manager/otp.expired?code=invalid.otp")
    assert problem(answer, problems.UNKNOWN_PARAMETER)["parameter"] == "code"


@pytest.mark.parametrize("query", ["lang=hi&lang=ta", "code=a&code=a", "service=&service="])
def test_a_repeated_parameter_is_named(catalogue: User, ask: Ask, query: str) -> None:
    told = problem(ask(f"/api/messages?{query}"), problems.REPEATED_PARAMETER)
    assert told["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/api/messages?lang=", "lang"),
        ("/api/messages?lang", "lang"),
        ("/api/messages?lang=h!", "lang"),
        ("/api/messages?lang=*", "lang"),
        ("/api/messages?lang=%E0%A4%B9", "lang"),
        ("/api/messages?lang=%ff", "lang"),
        ("/api/messages?lang=hi%00", "lang"),
        ("/api/messages?lang=12", "lang"),
        ("/api/messages?lang=hi%0A", "lang"),
        ("/api/messages/otp-manager/otp.expired?lang=toolonglanguage", "lang"),
        ("/api/messages?service=", "service"),
        ("/api/messages?code=", "code"),
        *((f"/api/releases?limit={text}", "limit") for text in ("0", "201", "-1", "x", "1.0", "")),
        ("/api/releases?limit=%D9%A1", "limit"),
        ("/api/releases?before=0", "before"),
        *((f"/api/messages?release={text}", "release") for text in ("0", "-1", "x", "1.0", "")),
        *((f"/api/messages?since={text}", "since") for text in ("0", "-1", "x", "1.0", "")),
        ("/api/messages?format=", "format"),
        ("/api/messages?format=yaml", "format"),
        ("/api/messages?format=CSV", "format"),
        ("/api/messages/otp-manager/otp.expired?release=first", "release"),
        *((f"/api/releases/1?limit={text}", "limit") for text in ("0", "1001", "x")),
        *((f"/api/releases/1?offset={text}", "offset") for text in ("-1", "x", "")),
        *((f"/api/releases/1?from={text}", "from") for text in ("-1", "x", "99999999999")),
        *((f"/api/releases/1?lang={text}", "lang") for text in ("fr", "hi-IN", "HI")),
        ("/api/releases?before=99999999999999999999", "before"),
    ],
)
def test_a_wrong_value_is_named(catalogue: User, ask: Ask, path: str, named: str) -> None:
    told = problem(ask(path), problems.INVALID_PARAMETER)
    assert told["parameter"] == named
    assert told["detail"].startswith(f"“{named}” is ")


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/none",
        "/api/messages/otp-manager",
        "/api/a%0Ab",
        "/api/%ff",
        "/api/%00",
    ],
)
def test_an_unknown_address_names_those_that_are(ask: Ask, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        told = problem(ask(path, method), problems.UNKNOWN_ADDRESS)
        assert "/api/messages/{service}/{code}" in told["detail"]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/api/messages/", "/api/messages"),
        ("/api/messages/a/b/", "/api/messages/a/b"),
        ("/api/schema", "/api/schema/"),
    ],
)
def test_a_slash_too_many_or_too_few_is_no_redirect(ask: Ask, path: str, meant: str) -> None:
    told = problem(ask(path), problems.UNKNOWN_ADDRESS)
    assert told["detail"].endswith(f"Did you mean {meant}?")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", [*ALL, "/api/docs", "/healthz", "/readyz"])
def test_other_methods_are_told_which_are_allowed(ask: Ask, path: str, method: str) -> None:
    answer = ask(path, method)
    told = problem(answer, problems.METHOD_NOT_ALLOWED)
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer["Allow"] in told["detail"]


@pytest.mark.parametrize("path", [*ALL, "/healthz"])
def test_options_answers_a_browser_of_another_origin(ask: Ask, path: str) -> None:
    answer = ask(path, "OPTIONS", origin="https://app.example", access_control_request_method="GET")
    assert answer.status_code == 204
    assert answer.content == b""
    assert answer["Allow"] == answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Content-Length" not in answer


def test_a_long_text_of_the_caller_is_cut(catalogue: User, ask: Ask) -> None:
    assert len(ask(f"/api/messages?lang={'x' * 3000}").content) < 500
    assert len(ask(f"/api/messages?{'x' * 3000}=1").content) < 600


def test_too_many_parameters(ask: Ask) -> None:
    problem(ask("/api/messages?" + "a&" * 2030), problems.BAD_REQUEST)


@pytest.mark.parametrize("path", ["/api/messages", "/api/none", "/healthz"])
def test_a_wrong_host_is_told(ask: Ask, path: str) -> None:
    told = problem(ask(path, host="evil.example"), problems.BAD_REQUEST)
    assert "Host" in told["detail"]


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("error", [RuntimeError, IntegrityError, DataError])
def test_a_crash_tells_nothing_of_the_inside(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, settings: Any, debug: bool, error: type[Exception]
) -> None:
    def crash(lang: str) -> None:
        raise error("the secret inside")

    settings.DEBUG = debug
    monkeypatch.setattr(look_up, "current_bundle", crash)
    answer = ask("/api/messages?lang=hi")
    problem(answer, problems.INTERNAL_ERROR)
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("path", ["/api/messages", "/api/messages/a/b", "/api/services"])
@pytest.mark.usefixtures("nothing_in_memory")
def test_before_the_first_release(ask: Ask, path: str) -> None:
    answer = ask(path)
    problem(answer, problems.NOTHING_PUBLISHED)
    assert answer["Retry-After"] == "10"
    problem(ask("/api/languages"), problems.NOTHING_PUBLISHED)
    assert ask("/api/releases").json() == {"releases": [], "next": None}


def database_down(*_arguments: Any) -> None:
    raise OperationalError("password authentication failed for user catalogue")


@pytest.mark.usefixtures("catalogue", "nothing_in_memory")
@pytest.mark.parametrize("path", ["/api/messages", "/api/services", "/api/languages", "/readyz"])
def test_a_lost_database_is_503_and_logged(
    ask: Ask, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.execute_wrapper(database_down), caplog.at_level(logging.ERROR):
        answer = ask(path)
    problem(answer, problems.UNAVAILABLE)
    assert b"password" not in answer.content
    assert "the database does not answer" in caplog.text


@pytest.mark.usefixtures("catalogue", "nothing_in_memory")
def test_what_is_in_memory_is_given_without_a_database(ask: Ask) -> None:
    assert ask("/readyz").status_code == 200
    known = ask("/api/messages?lang=hi")
    with connection.execute_wrapper(database_down):
        answer = ask("/api/messages?lang=hi")
        assert (answer.status_code, answer.content) == (200, known.content)
        assert ask("/api/messages/otp-manager/otp.expired?lang=ta").status_code == 200
        problem(ask("/api/messages?service=no-such"), problems.UNKNOWN_SERVICE)
        assert ask("/readyz").json() == {"status": "ok", "release": 1, "stale_seconds": 0}


def test_a_type_leads_to_its_explanation(ask: Ask) -> None:
    page = ask(problems.PAGE)
    assert page["Content-Type"] == "text/html; charset=utf-8"
    for kind in (*problems.KINDS, *IMPORT_KINDS):
        assert kind.type == f"{problems.PAGE}#{kind.slug}"
        assert f'id="{kind.slug}"' in page.content.decode()


def test_sentences_stay_english_whatever_the_browser_wants(catalogue: User, ask: Ask) -> None:
    answer = ask("/api/messages?x=1", accept_language="hi", cookie="django_language=hi")
    assert "Not known here" in answer.json()["detail"]
    assert answer["Content-Language"] == "en"


def test_pages_keep_their_own_errors_and_languages(ask: Ask) -> None:
    answer = ask("/no-such-page", accept_language="hi")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
    assert answer["Content-Language"] == "hi"
    assert "Accept-Language" in answer["Vary"]
