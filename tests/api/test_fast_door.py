"""The fast door: whatever is asked, it says byte for byte what Django says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from catalog.api import decisions
from catalog.api.fast_door import FastDoor
from catalog.operations.shelf import refresh, shelf
from tests.asking import Answered, call, environ

pytestmark = pytest.mark.django_db

PATHS = st.sampled_from(
    (
        *("/api/messages",) * 6,
        *("/api/messages/otp-manager/otp.expired", "/api/messages/cms/cms.timeout"),
        *("/api/messages/", "/api/messages/cms", "/api/messages/cms/no.such", "/api/messagesx"),
        *("/api/messages/cms/cms.timeout/", "/api/messages//", "/api/messages/\xe0\xa4/x"),
    )
)
TAGS = st.sampled_from(
    ("hi", "HI", "hi-IN", "pa_Guru_IN", "ur", "en", "fr", "mai", "", "x", "hi;q=1", "क", "a" * 80)
)
VALUES = st.one_of(
    st.sampled_from(("cms", "otp-manager", "otp.expired", "nowhere", "1", "2", "0", "json", "csv")),
    st.text(max_size=8),
)
PARAMETERS = st.lists(
    st.one_of(
        st.tuples(st.just("lang"), TAGS),
        st.tuples(
            st.sampled_from(("service", "code", "release", "since", "format", "langue", "lang=")),
            VALUES,
        ),
    ),
    max_size=3,
)
ENCODINGS = st.one_of(
    st.none(),
    st.sampled_from(
        ("gzip", "br", "zstd", "identity", "gzip, br", "br;q=0, gzip", "*;q=0", "identity;q=0", "")
    ),
    st.text(alphabet="gzip brst*;q=0.15,", max_size=20),
)
LANGUAGES = st.one_of(
    st.none(), st.sampled_from(("hi", "ta-IN,en;q=0.5", "fr", "*", "ur;q=0")), st.text(max_size=8)
)
SEEN = st.sampled_from((None, "*", '"nothing"', "the same", "W/the same", '"a", the same'))
METHODS = st.sampled_from(("GET",) * 5 + ("HEAD", "POST", "OPTIONS", "DELETE", "get", "TRACE"))


@pytest.fixture
def door(shipped: User) -> Iterator[FastDoor]:
    """A server's process, as it is once it follows the releases."""
    refresh(shelf)
    shelf.followed = True
    # As Django's own test client does: the test's transaction lives in the connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    # A refusal of one door for having been asked too much is no difference between the two.
    with override_settings(COSTLY_PER_MINUTE=1_000_000):
        yield FastDoor(WSGIHandler(), shelf)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    shelf.followed = False
    shelf.__init__()  # type: ignore[misc]


def same(one: Answered, other: Answered) -> None:
    assert one.status == other.status
    assert one.body == other.body
    # Each refusal has an id of its own, for the log.
    mine, theirs = (
        sorted(item for item in answer.headers if item[0] != "X-Request-ID")
        for answer in (one, other)
    )
    assert mine == theirs


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    METHODS, PATHS, PARAMETERS, ENCODINGS, LANGUAGES, SEEN, st.sampled_from((None, "text/csv", "x"))
)
def test_both_doors_say_the_same(
    door: FastDoor,
    method: str,
    path: str,
    parameters: list[tuple[str, str]],
    encoding: str | None,
    language: str | None,
    seen: str | None,
    accept: str | None,
) -> None:
    query = "&".join(f"{name}={quote(value)}" for name, value in parameters)
    headers = {
        "ACCEPT_ENCODING": encoding,
        "ACCEPT_LANGUAGE": language,
        "ACCEPT": accept,
        "IF_NONE_MATCH": seen,
    }
    django = WSGIHandler()
    if seen and "the same" in seen:
        first = call(django, environ("GET", path, query, {**headers, "IF_NONE_MATCH": None}))
        headers["IF_NONE_MATCH"] = seen.replace("the same", dict(first.headers).get("ETag", '"x"'))
    asked = environ(method, path, query, headers)
    expected = call(django, dict(asked))
    # As it learns the answer, and as it knows it.
    same(call(door, dict(asked)), expected)
    same(call(door, dict(asked)), expected)


def get(door: Any, query: str, **headers: str) -> Answered:
    return call(door, environ("GET", "/api/messages", query, dict(headers)))


def test_what_it_knows_costs_no_query_and_no_request_path(
    door: FastDoor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        for _time in range(3):
            assert get(door, "lang=hi").status == "200 OK"
    assert door.answered() == [("hi", 200, 3), ("hi", 304, 0)]


def test_a_new_release_is_given_at_once_when_it_is_heard_of(door: FastDoor) -> None:
    before = get(door, "lang=hi")
    shelf.held = type(shelf.held)(shelf.held.release + 1, {}, None)
    shelf.confirmed = 1.0
    assert get(door, "lang=hi").status.startswith("503")
    refresh(shelf)
    same(get(door, "lang=hi"), before)
    assert door.answered() == [("hi", 200, 2), ("hi", 304, 0)]


def test_accept_language_counts_only_where_the_address_names_none(door: FastDoor) -> None:
    tamil = get(door, "code=lang=x", ACCEPT_LANGUAGE="ta")
    hindi = get(door, "code=lang=x", ACCEPT_LANGUAGE="hi")
    assert dict(tamil.headers)["Content-Language"] == "ta"
    assert dict(hindi.headers)["Content-Language"] == "hi"


def test_hostile_questions_push_each_other_out_and_fill_nothing(
    door: FastDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "REMEMBERED", 50)
    for number in range(300):
        assert get(door, f"lang=hi&code=no.such.{number}").status == "200 OK"
    assert len(door._memory.young) <= 50
    assert len(door._memory.decisions()) <= 100
    assert door.answered()[0] == ("hi", 200, 300)
    monkeypatch.setattr(decisions, "BYTES", 2_000)
    for number in range(50):
        get(door, f"lang=ta&code=no.such.{number}")
    assert sum(len(one.body[0]) for one in door._memory.young.values()) <= 2_000


def test_what_was_asked_as_a_release_came_is_asked_again_and_not_remembered(door: FastDoor) -> None:
    asked: list[str] = []

    def django(environ: Any, start_response: Any) -> Any:
        asked.append(environ["QUERY_STRING"])
        answer = WSGIHandler()(environ, start_response)
        if len(asked) == 1:
            shelf.held = replace(shelf.held)
        return answer

    surprised = FastDoor(django, shelf)
    for times in (2, 3, 3):
        assert get(surprised, "lang=hi").status == "200 OK"
        assert len(asked) == times


def test_what_the_database_has_not_confirmed_says_how_old_it_is(door: FastDoor) -> None:
    shelf.confirmed -= 60
    for _time in ("as it is learned", "as it is known"):
        told = dict(get(door, "lang=hi").headers)["Cache-Status"]
        assert told in ("m2p-errors; hit; ttl=-60", "m2p-errors; hit; ttl=-61")
    shelf.confirmed += 60
    assert "Cache-Status" not in dict(get(door, "lang=hi").headers)


def test_pages_that_wait_leave_room_for_apps(door: FastDoor) -> None:
    """As many pages as may be there wait for a database that does not answer."""
    waiting, go_on = threading.Semaphore(0), threading.Event()

    def django(asked: Any, start_response: Any) -> Any:
        waiting.release()
        assert go_on.wait(30)
        return WSGIHandler()(asked, start_response)

    crowded = FastDoor(django, shelf, beside=2)
    answers: list[str] = []

    def ask() -> None:
        answers.append(call(crowded, environ("GET", "/api/docs/", "", {})).status)

    pages = [threading.Thread(target=ask) for _page in range(2)]
    for page in pages:
        page.start()
        assert waiting.acquire(timeout=30)
    refused = call(crowded, environ("GET", "/api/docs/", "", {}))
    assert refused.status == "503 Service Unavailable"
    assert dict(refused.headers)["Content-Type"] == "application/problem+json"
    go_on.set()
    for page in pages:
        page.join(30)
    assert answers == ["200 OK", "200 OK"]
    assert crowded.answered() == [("-", 503, 1)]
    assert call(crowded, environ("GET", "/api/docs/", "", {})).status == "200 OK"
