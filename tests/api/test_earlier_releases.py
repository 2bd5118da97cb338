"""`?release=N`: what apps got then, byte by byte, whatever happened since."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.models import Service, Source
from catalog.operations.edit_code import create_service
from catalog.operations.look_up import _filtered, _single
from catalog.operations.review import approve
from catalog.operations.roll_back import roll_back
from tests.api.conftest import Ask, add_code, release_again
from tests.releasing import put_live

pytestmark = pytest.mark.django_db

PATHS = (
    "/api/messages?",
    "/api/messages?service=otp-manager&",
    "/api/messages?service=late-service&",
    "/api/messages?code=otp.expired&",
    "/api/messages/otp-manager/invalid.otp?",
    "/api/messages/otp-manager/otp.expired?",
)
HEADERS = ("ETag", "Vary", "Content-Language", "Content-Encoding", "Content-Length")


def answers(ask: Ask, suffix: str) -> Iterator[tuple[Any, ...]]:
    """What apps get in several languages, encodings and parts, with their headers."""
    for path, lang, encoding in product(PATHS, ("hi", "ta", "fr", ""), ("br", "identity")):
        asked = f"lang={lang}" if lang else ""
        answer = ask(f"{path}{asked}{suffix}", accept_encoding=encoding, accept_language="ta")
        headers = [answer.get(name) for name in HEADERS]
        body = answer.content if answer.status_code == 200 else answer.json()["fallback"]
        yield path, lang, answer.status_code, body, headers if answer.status_code == 200 else None


def test_each_release_stays_as_it_was_served(catalogue: User, ask: Ask) -> None:
    served = [list(answers(ask, ""))]

    def live(release: Any) -> None:
        assert release.number == len(served) + 1
        served.append(list(answers(ask, "")))

    release_again(catalogue, "ஒன்று")
    served.append(list(answers(ask, "")))
    late = create_service(slug="late-service", name="Late", by=catalogue, source=Source.ADMIN)
    live(put_live(by=catalogue))
    add_code(catalogue, Service.objects.get(pk=late.pk), "otp.expired", title_ta="அ", body_ta="ஆ")
    live(put_live(by=catalogue))
    for to in (2, 4, 1):
        undo = roll_back(to=to, by=catalogue, note="Undo")
        live(approve(proposal=undo.pk, by=User.objects.get(username="checker")))
    for number, then in enumerate(served, start=1):
        assert list(answers(ask, f"&release={number}")) == then
    assert len({str(then) for then in served}) > 3


def test_it_may_be_kept_for_a_year_and_validated_as_then(catalogue: User, ask: Ask) -> None:
    before = ask("/api/messages?lang=ta")
    release_again(catalogue, "ஒன்று")
    answer = ask("/api/messages?lang=ta&release=1")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content == before.content
    same = ask("/api/messages?lang=ta&release=1", if_none_match=before["ETag"])
    assert (same.status_code, same["Cache-Control"]) == (304, answer["Cache-Control"])
    # What is live now stays fresh for a minute only, though its bytes be the same.
    assert "immutable" not in ask("/api/messages?lang=ta")["Cache-Control"]
    assert ask("/api/messages?lang=ta").json()["release"] == 2


def test_a_release_that_changed_nothing_in_a_language_gives_what_was_live_then(
    catalogue: User, ask: Ask
) -> None:
    release_again(catalogue, "ஒன்று")
    answer = ask("/api/messages?lang=hi&release=2")
    assert answer.json()["release"] == 1
    assert answer.content == ask("/api/messages?lang=hi&release=1").content


def test_an_unknown_code_or_service_is_404_with_the_fallback_of_then(
    catalogue: User, ask: Ask
) -> None:
    for path in ("/api/messages/a/b?lang=hi", "/api/messages?lang=hi&service=no-such"):
        answer = ask(f"{path}&release=1")
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
        assert answer.json()["fallback"]["title"] == "कुछ गड़बड़ हो गई"


def test_a_service_that_came_later_was_not_there(catalogue: User, ask: Ask) -> None:
    path = "/api/messages?lang=hi&service=late-service&release"
    create_service(slug="late-service", name="Late", by=catalogue, source=Source.ADMIN)
    put_live(by=catalogue)
    assert ask(f"{path}=1").status_code == 404
    assert ask(f"{path}=2").json()["messages"] == []


def test_what_was_is_not_held_in_memory(catalogue: User, ask: Ask) -> None:
    kept = (_filtered.cache_info().currsize, _single.cache_info().currsize)
    for path in PATHS:
        assert ask(f"{path}lang=hi&release=1").status_code in (200, 404)
    assert (_filtered.cache_info().currsize, _single.cache_info().currsize) == kept
