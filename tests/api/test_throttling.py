"""What is costly is limited for each address; bundles never are."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from catalog.api.formats import FORMATS
from catalog.api.throttling import CostlyThrottle
from tests.api.conftest import Ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

FILE = "/api/messages?lang=hi&format=csv"


@pytest.fixture(autouse=True)
def three_a_minute(settings: Any) -> None:
    settings.COSTLY_PER_MINUTE = 3


def statuses(ask: Ask, path: str, times: int, **headers: str) -> list[int]:
    return [ask(path, **headers).status_code for _time in range(times)]


def test_in_the_long_run_it_is_refused_as_a_problem_that_says_when(ask: Ask) -> None:
    assert statuses(ask, FILE, 5) == [200, 200, 200, 429, 429]
    refused = ask(FILE)
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Cache-Control"] == "no-store"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused.json()["type"] == "/api/docs/problems#too-many-requests"


def test_after_a_minute_it_is_answered_again(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(CostlyThrottle, "timer", lambda _self: now)
    assert statuses(ask, FILE, 4) == [200, 200, 200, 429]
    now += int(ask(FILE)["Retry-After"]) - 1
    assert ask(FILE).status_code == 429
    now += 2
    assert ask(FILE).status_code == 200


def test_all_formats_count_together_however_they_are_asked_for(ask: Ask) -> None:
    given = [
        ask(FILE).status_code,
        ask("/api/messages?lang=ta", accept="text/x-gettext-translation").status_code,
        ask("/api/messages?lang=ur&format=android", "HEAD").status_code,
        *(ask(f"/api/messages?format={one.format}").status_code for one in FORMATS),
    ]
    assert given == [200, 200, 200, *[429] * len(FORMATS)]


@pytest.mark.parametrize(
    "path",
    [
        "/api/messages?lang=hi",
        "/api/messages?lang=hi&service=otp-manager",
        "/api/messages?lang=hi&format=json",
        "/api/messages?lang=hi&since=1",
        "/api/messages/otp-manager/otp.expired",
    ],
)
def test_bundles_are_free_also_for_who_has_asked_too_much(ask: Ask, path: str) -> None:
    assert statuses(ask, FILE, 4)[-1] == 429
    assert statuses(ask, path, 10) == [200] * 10


def test_a_browser_s_preflight_is_free(ask: Ask) -> None:
    assert [ask(FILE, "OPTIONS").status_code for _time in range(5)] == [204] * 5
    assert ask(FILE).status_code == 200


def test_what_a_client_says_of_itself_counts_not(ask: Ask) -> None:
    """Without a proxy of our own, X-Forwarded-For is anybody's word."""
    given = [ask(FILE, x_forwarded_for=f"10.0.0.{number}").status_code for number in range(4)]
    assert given == [200, 200, 200, 429]


def test_behind_proxies_of_our_own_each_client_is_counted_by_itself(
    ask: Ask, settings: Any
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    assert statuses(ask, FILE, 4, x_forwarded_for="10.0.0.1") == [200, 200, 200, 429]
    assert ask(FILE, x_forwarded_for="10.0.0.2").status_code == 200
    # Only what the own proxy has put at the end counts: a client's own words stand before it.
    assert ask(FILE, x_forwarded_for="10.0.0.77, 10.0.0.1").status_code == 429
    cache.clear()
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 2}
    assert statuses(ask, FILE, 4, x_forwarded_for="10.0.0.3, 10.0.9.9") == [200, 200, 200, 429]
    assert ask(FILE, x_forwarded_for="10.0.0.4, 10.0.9.9").status_code == 200
