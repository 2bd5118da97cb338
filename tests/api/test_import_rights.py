"""Who may send files and fetch them, how often, and whose import it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.api import import_kinds, problems
from tests.api.importing import CHANGE, WRONG
from tests.api.test_problems import problem
from tests.api.tokens import Call, caller, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def call() -> Call:
    return caller(token_of("Editor"))


PRIVATE = [
    ("POST", "/api/imports"),
    ("GET", "/api/imports/1"),
    ("POST", "/api/imports/1"),
    ("DELETE", "/api/imports/1"),
    ("GET", "/api/exports/messages.csv"),
]


@pytest.mark.parametrize(("method", "path"), PRIVATE)
@pytest.mark.parametrize("token", ["", "0" * 40, "a b"])
def test_without_a_valid_token_nothing_is_told(method: str, path: str, token: str) -> None:
    answer = caller(token)(path, CHANGE, method=method)
    problem(answer, problems.NOT_SIGNED_IN)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_who_is_no_longer_active_is_refused() -> None:
    call = caller(token_of("Editor", "gone"))
    User.objects.filter(username="gone").update(is_active=False)
    problem(call("/api/imports", CHANGE), problems.NOT_SIGNED_IN)


def test_a_session_is_no_token(catalogue: User, client: Any) -> None:
    client.force_login(catalogue)
    problem(client.post("/api/imports", CHANGE, "text/csv"), problems.NOT_SIGNED_IN)


@pytest.mark.parametrize(("method", "path"), PRIVATE)
def test_without_the_right_it_is_refused(method: str, path: str) -> None:
    answer = caller(token_of("Viewer"))(path, CHANGE, method=method)
    assert "_message" in problem(answer, problems.NOT_PERMITTED)["detail"]


def test_what_others_have_not_applied_is_their_own(call: Call) -> None:
    report = call("/api/imports", WRONG).json()["report"]
    address = f"/api/imports/{report['id']}"
    other = caller(token_of("Editor", "other"))
    for method in ("GET", "POST", "DELETE"):
        problem(other(address, method=method), import_kinds.UNKNOWN_IMPORT)
    assert call(address).json() == report
    assert call(address, method="DELETE").status_code == 204
    problem(call(address), import_kinds.UNKNOWN_IMPORT)
    applied = call("/api/imports", CHANGE)["Location"]
    assert other(applied).json()["state"] == "applied"
    problem(call(applied, method="DELETE"), import_kinds.NOT_OPEN)


@pytest.mark.parametrize(
    ("path", "allowed", "method"),
    [
        ("/api/imports", "POST, OPTIONS", "GET"),
        ("/api/imports/1", "GET, POST, DELETE, HEAD, OPTIONS", "PUT"),
        ("/api/exports/messages.csv", "GET, HEAD, OPTIONS", "POST"),
    ],
)
def test_everybody_may_know_the_methods(path: str, allowed: str, method: str) -> None:
    call = caller("")
    answer = call(path, method=method)
    problem(answer, problems.METHOD_NOT_ALLOWED)
    assert answer["Allow"] == allowed
    preflight = call(path, method="OPTIONS")
    assert (preflight.status_code, preflight["Allow"]) == (204, allowed)


def test_sending_is_limited_for_each_user_and_asking_is_not(call: Call, settings: Any) -> None:
    settings.COSTLY_PER_MINUTE = 2
    sent = [call("/api/imports", CHANGE) for _time in range(3)]
    assert [answer.status_code for answer in sent] == [201, 201, 429]
    problem(sent[2], problems.TOO_MANY_REQUESTS)
    assert 1 <= int(sent[2]["Retry-After"]) <= 60
    assert {call(sent[0]["Location"]).status_code for _time in range(5)} == {200}
    assert caller(token_of("Editor", "other"))("/api/imports", CHANGE).status_code == 201
