from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.domain.languages import LANGUAGES
from catalog.models import Message, Source
from catalog.operations import look_up
from catalog.operations.edit_message import edit_message
from tests.releasing import put_live
from tests.serving import Server

pytestmark = pytest.mark.django_db


def page(client: Client, lang: str = "en", **headers: str) -> Any:
    return client.get("/", {"lang": lang}, headers=headers)


def test_a_known_page_costs_two_small_queries(
    shipped: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(client)
    with django_assert_num_queries(2):
        assert page(client).status_code == 200


def test_rendering_it_costs_four_more_at_any_number_of_codes(
    shipped: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    look_up.current_bundle("ml")
    with django_assert_num_queries(6):
        assert page(client, "ml").status_code == 200


def test_a_repeat_visit_is_304(shipped: User, client: Client) -> None:
    first = page(client, **{"Accept-Encoding": "br"})
    assert first["Content-Encoding"] == "br"
    assert first["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in first["Vary"]
    again = page(client, **{"Accept-Encoding": "br", "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Vary"]) == (first["ETag"], first["Vary"])
    assert page(client, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_each_language_has_its_own_validator(shipped: User, client: Client) -> None:
    assert len({page(client, language.tag)["ETag"] for language in LANGUAGES}) == 13


def test_it_shows_what_is_published_and_nothing_else(shipped: User, client: Client) -> None:
    message = Message.objects.get(error_code__code="cms.timeout")
    before = page(client)
    edit_message(
        by=shipped,
        message=message.pk,
        version=message.version,
        texts={"title_en": "The card system is slow <today>"},
        source=Source.ADMIN,
    )
    assert page(client)["ETag"] == before["ETag"]
    put_live(by=shipped, note="A clearer title")
    after = page(client)
    assert after["ETag"] != before["ETag"]
    assert "The card system is slow &lt;today&gt;" in after.text
    assert "Release 2," in after.text


@pytest.mark.parametrize(
    ("lang", "accepted", "given"),
    [
        ("hi-IN", "ta", "hi"),
        ("pa_Guru_IN", "", "pa"),
        ("mai", "", "hi"),
        ("fr", "ta", "en"),
        ("%%", "ta-IN, en;q=0.5", "ta"),
        ("", "ur;q=0.9, fr", "ur"),
        ("", "", "en"),
    ],
)
def test_the_language(shipped: User, client: Client, lang: str, accepted: str, given: str) -> None:
    answer = page(client, lang, **{"Accept-Language": accepted})
    direction = "rtl" if given == "ur" else "ltr"
    assert f'<html lang="{given}" dir="{direction}">' in answer.text
    assert answer["Content-Language"] == given
    assert "Accept-Language" in answer["Vary"]


def test_nothing_but_its_own_files_may_be_loaded(shipped: User, client: Client) -> None:
    answer = page(client)
    assert answer["Content-Security-Policy"].startswith("default-src 'self';")
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert "<script>" not in answer.text


def test_it_is_only_read(shipped: User, client: Client) -> None:
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405


def test_a_message_without_text_is_given_in_english_and_marked(
    shipped: User, client: Client
) -> None:
    message = Message.objects.get(error_code__code="cms.timeout")
    edit_message(
        by=shipped,
        message=message.pk,
        version=message.version,
        texts={"title_ur": "", "body_ur": "", "action_ur": ""},
        source=Source.ADMIN,
    )
    put_live(by=shipped, note="One text taken back")
    shown = page(client, "ur").text
    entry = shown.partition('id="cms/cms.timeout"')[2].partition("</article>")[0]
    assert '<div class="text" lang="en" dir="ltr">' in entry
    assert message.title_en in entry
    assert 'class="borrowed"' in entry
    assert shown.count('class="borrowed"') == 1
    assert shown.count("<small>") == 1


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_nothing_published_yet(db: None, client: Client, lang: str) -> None:
    answer = page(client, lang)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert answer["Cache-Control"] == "no-store"
    assert f'<html lang="{lang}"' in answer.text
    assert 'href="/admin/"' in answer.text


def test_without_a_database_a_known_page_is_given_from_memory(
    shipped: User, client: Client
) -> None:
    known = page(client, "gu").content

    def refuse(*args: Any) -> None:
        raise OperationalError("no connection")

    with connection.execute_wrapper(refuse):
        answer = page(client, "gu")
    assert (answer.status_code, answer.content) == (200, known)


def test_without_a_database_and_memory_it_says_so_plainly(
    start_server: Callable[..., Server],
) -> None:
    server = start_server(DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    request = Request(f"{server.url}/?lang=en", headers={"Accept": "text/html"})
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=30)
    assert refused.value.code == 503
    shown = refused.value.read().decode()
    assert "does not answer" in shown
    assert "Traceback" not in shown
