"""Searches and files are limited for each person; everything else in the admin is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.models import Message
from tests.admin.conftest import Member

pytestmark = pytest.mark.usefixtures("message")

SEARCH = "/admin/catalog/message/?q=otp"
COSTLY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("get", "/admin/catalog/errorcode/?q=otp", {}),
    ("post", "/admin/catalog/message/export/", {"languages": ["hi"], "format": "csv"}),
    ("get", "/admin/catalog/release/audit/events.csv", {}),
)


@pytest.fixture(autouse=True)
def three_a_minute(settings: Any) -> Iterator[None]:
    settings.COSTLY_PER_MINUTE = 3
    cache.clear()
    yield
    cache.clear()


def ask(client: Client, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(path, data or {})


def test_after_some_searches_it_says_how_long_to_wait(member: Member) -> None:
    editor = member("Editor")
    assert [editor.get(SEARCH).status_code for _time in range(4)] == [200, 200, 200, 429]
    refused = editor.get(SEARCH)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert f"Wait {refused['Retry-After']} seconds" in refused.content.decode()
    # Whoever edits goes on, and so does everybody else.
    assert editor.get("/admin/catalog/message/").status_code == 200
    assert member("Publisher").get(SEARCH).status_code == 200


def test_files_count_as_searches_do(member: Member) -> None:
    publisher = member("Publisher")
    for method, path, data in COSTLY:
        assert ask(publisher, method, path, data).status_code == 200, path
    file = SimpleUploadedFile("texts.csv", b"service,code\nnew,new.code\n")
    refused = publisher.post("/admin/catalog/message/import/", {"file": file})
    assert refused.status_code == 429
    assert not Message.objects.filter(error_code__code="new.code").exists()


def test_it_speaks_the_editor_s_language(member: Member) -> None:
    editor = member("Editor")
    editor.cookies["django_language"] = "hi"
    for _time in range(4):
        refused = editor.get(SEARCH)
    assert "प्रतीक्षा" in refused.content.decode()


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    assert [client.get(SEARCH).status_code for _time in range(5)] == [302] * 5
