"""Searches and files are limited for each person; everything else in the admin is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.models import ImportRow, Message, MessageImport
from tests.admin.conftest import Member, edit
from tests.admin.importing import exported, send, table

pytestmark = pytest.mark.usefixtures("message")

SEARCH = "/admin/catalog/message/?q=otp"
COSTLY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("get", "/admin/catalog/errorcode/?q=otp", {}),
    ("post", "/admin/catalog/message/export/", {"languages": ["hi"], "format": "csv"}),
    ("get", "/admin/catalog/release/audit/events.csv", {}),
)


@pytest.fixture(autouse=True)
def three_a_minute(settings: Any) -> None:
    settings.COSTLY_PER_MINUTE = 3


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


COSTLY_IMPORT: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("get", "problems/", {}),
    ("post", "undo/", {}),
    ("post", "", {"action": "go-on"}),
    ("post", "?q=otp", {"action": "confirm"}),
    ("get", "?q=otp", {}),
)


@pytest.mark.parametrize(("method", "path", "data"), COSTLY_IMPORT)
def test_an_import_s_pages_count(
    method: str, path: str, data: dict[str, Any], member: Member
) -> None:
    editor = member("Editor")
    address = send(editor, "service,code,title_hi\notp-manager,otp.expired,नया\nx,Bad Code,क\n")
    for _time in range(2):
        assert editor.get(SEARCH).status_code == 200
    refused = ask(editor, method, address + path, data)
    assert (refused.status_code, refused["Retry-After"].isdigit()) == (429, True)
    assert "Nothing was changed." in refused.content.decode()
    assert MessageImport.objects.get().state == MessageImport.State.READY


def test_deciding_does_not_count(member: Member, message: Message, root: User) -> None:
    editor = member("Editor")
    row = exported("otp.expired", title_hi="मेरा")
    edit(root, "otp.expired", title_hi="उनका")
    columns = ("service", "code", "version", "title_hi")
    address = send(editor, table(columns, {name: row[name] for name in columns}))
    name = f"{ImportRow.objects.get().pk}.title_hi"
    for choice in ("mine", "theirs") * 3:
        saved = editor.post(f"{address}?q=otp", {"action": "save", name: choice})
        assert saved.status_code == 302
    assert ImportRow.objects.get().decided == {"title_hi": "theirs"}


def test_it_speaks_the_editor_s_language(member: Member) -> None:
    editor = member("Editor")
    editor.cookies["django_language"] = "hi"
    for _time in range(4):
        refused = editor.get(SEARCH)
    assert "एक साथ" in refused.content.decode()


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    assert [client.get(SEARCH).status_code for _time in range(5)] == [302] * 5
