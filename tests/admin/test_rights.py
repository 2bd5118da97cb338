"""What each group may do in the admin: the least that it needs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Message, Release, Service
from tests.admin.conftest import Member, form_of

PAGES = {
    "/admin/catalog/message/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/errorcode/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/service/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/release/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/release/propose/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/release/roll-back/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/release/compare/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/release/read-at/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/release/audit/": {"Viewer", "Editor", "Publisher"},
    "/admin/catalog/release/add/": set(),
    "/admin/catalog/message/add/": {"Editor"},
    "/admin/catalog/service/add/": {"Editor"},
    "/admin/catalog/message/import/": {"Editor"},
    "/admin/catalog/messageimport/": {"Editor"},
    "/admin/catalog/message/export/": {"Editor", "Publisher"},
    "/admin/auth/user/": set(),
    "/admin/auth/group/": set(),
}


@pytest.mark.parametrize("group", ["Viewer", "Editor", "Publisher"])
def test_each_group_opens_its_pages_only(group: str, member: Member, message: Message) -> None:
    client = member(group)
    opened = {path for path in PAGES if client.get(path).status_code in (200, 302)}
    assert opened == {path for path, groups in PAGES.items() if group in groups}


def test_nobody_is_let_in_without_signing_in(client: Client, message: Message) -> None:
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("group", ["Viewer", "Publisher"])
def test_who_may_not_edit_writes_nothing(group: str, member: Member, message: Message) -> None:
    client = member(group)
    for path in (
        f"/admin/catalog/message/{message.pk}/change/",
        f"/admin/catalog/message/{message.pk}/restore/1/",
        f"/admin/catalog/errorcode/{message.error_code_id}/change/",
        f"/admin/catalog/errorcode/{message.error_code_id}/delete/",
    ):
        client.post(path, form_of(message, title_hi="क", post="yes"))
    message.refresh_from_db()
    assert message.version == 1
    assert message.error_code is not None


def test_released_is_retired_not_deleted(client: Client, shipped: User, member: Member) -> None:
    service = Service.objects.get(slug="otp-manager")
    editor = member("Editor")
    path = f"/admin/catalog/service/{service.pk}/delete/"
    assert "Retire it instead" in editor.get(path).content.decode()
    editor.post(path, {"post": "yes"})
    editor.post(
        "/admin/catalog/service/",
        {"action": "delete_selected", "_selected_action": [service.pk], "post": "yes"},
    )
    assert Service.objects.filter(slug="otp-manager").exists()


def test_what_was_never_released_can_be_deleted(member: Member, message: Message) -> None:
    editor = member("Editor")
    path = f"/admin/catalog/errorcode/{message.error_code_id}/delete/"
    assert editor.get(path).status_code == 200
    assert editor.post(path, {"post": "yes"}).status_code == 302
    assert not Message.objects.filter(pk=message.pk).exists()


def test_no_door_deletes_or_changes_a_release(client: Client, shipped: User) -> None:
    client.force_login(shipped)
    release = Release.objects.get()
    assert (
        client.post(f"/admin/catalog/release/{release.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    client.post(f"/admin/catalog/release/{release.pk}/change/", {"note": "Mine", "number": 9})
    client.post(
        "/admin/catalog/release/",
        {"action": "delete_selected", "_selected_action": [release.pk], "post": "yes"},
    )
    assert (Release.objects.get().note, Release.objects.get().number) == (release.note, 1)


@pytest.mark.parametrize(("asked", "given"), [("hi", "hi"), ("ur", "ur"), ("ta", "en")])
def test_the_admin_never_mixes_languages(asked: str, given: str, client: Client) -> None:
    shown = client.get("/admin/login/", headers={"accept-language": asked}).content.decode()
    assert f'<html lang="{given}"' in shown
