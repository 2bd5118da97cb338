"""Users whom the history names stay; others can be deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from catalog.models import Message, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import NotPermitted, StandsInHistory
from catalog.operations.people import delete_user
from catalog.operations.propose import propose
from catalog.operations.review import approve, comment, send_back
from tests.releasing import put_live

TOLD = "stands in the history. Take away “active” instead."
LIST = "/admin/auth/user/"


@pytest.fixture
def admin(client: Client, shipped: User) -> Client:
    client.force_login(shipped)
    return client


@pytest.fixture
def person(shipped: User) -> User:
    """One who may do everything and has not yet done anything."""
    return User.objects.create_superuser("person", password="x")


def edit(by: User) -> None:
    row = Message.objects.filter(is_fallback=False)[0]
    texts = {"title_hi": f"नया {row.version}"}
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


def edits(person: User, other: User) -> None:
    edit(person)


def proposes(person: User, other: User) -> None:
    edit(other)
    propose(by=person, note="One")


def approves(person: User, other: User) -> None:
    edit(other)
    approve(proposal=propose(by=other, note="One").pk, by=person)


def sends_back(person: User, other: User) -> None:
    edit(other)
    send_back(proposal=propose(by=other, note="One").pk, by=person, reason="Why?")


def comments(person: User, other: User) -> None:
    edit(other)
    comment(proposal=propose(by=other, note="One").pk, by=person, text="Why?")


def deletion(person: User) -> tuple[str, dict[str, Any]]:
    bulk = {"action": "delete_selected", "_selected_action": [person.pk]}
    return f"{LIST}{person.pk}/delete/", bulk


@pytest.mark.parametrize("trace", [edits, proposes, approves, sends_back, comments])
def test_who_left_a_trace_stays(
    admin: Client, person: User, shipped: User, trace: Callable[[User, User], None]
) -> None:
    trace(person, shipped)
    page, bulk = deletion(person)
    assert f"person {TOLD}" in admin.get(page).content.decode()
    assert f"person {TOLD}" in admin.post(page, {"post": "yes"}).content.decode()
    assert f"person {TOLD}" in admin.post(LIST, bulk).content.decode()
    assert f"person {TOLD}" in admin.post(LIST, {**bulk, "post": "yes"}).content.decode()
    assert User.objects.filter(pk=person.pk).exists()


def test_one_such_among_many_stops_them_all(admin: Client, person: User, shipped: User) -> None:
    both = {"action": "delete_selected", "_selected_action": [person.pk, shipped.pk], "post": "yes"}
    shown = admin.post(LIST, both).content.decode()
    assert f"root {TOLD}" in shown
    assert f"person {TOLD}" not in shown
    assert User.objects.count() == 2


def test_who_left_none_goes(admin: Client, person: User, shipped: User) -> None:
    other = User.objects.create_user("other")
    page, _bulk = deletion(person)
    assert TOLD not in admin.get(page).content.decode()
    admin.post(page, {"post": "yes"})
    admin.post(LIST, {**deletion(other)[1], "post": "yes"})
    assert list(User.objects.values_list("username", flat=True)) == ["root"]


def test_inactive_they_sign_in_no_more_and_the_audit_names_them(
    admin: Client, person: User, shipped: User
) -> None:
    edit(person)
    put_live(person)
    page = f"{LIST}{person.pk}/change/"
    shown = admin.get(page).content.decode()
    # The audit names people by their sign-in name: it stays as it was.
    assert 'name="username"' not in shown
    fields = {"date_joined_0": "2026-01-01", "date_joined_1": "10:00", "username": "otherwise"}
    assert admin.post(page, {**fields, "is_staff": "on"}).status_code == 302
    person.refresh_from_db()
    assert (person.username, person.is_active) == ("person", False)
    assert not Client().login(username="person", password="x")
    assert "<bdi>person</bdi>" in admin.get("/admin/catalog/release/audit/").content.decode()


def test_who_has_no_trace_can_be_renamed(admin: Client, person: User) -> None:
    assert 'name="username"' in admin.get(f"{LIST}{person.pk}/change/").content.decode()


def test_the_operation_asks_for_itself(person: User, shipped: User) -> None:
    with pytest.raises(StandsInHistory):
        delete_user(user=shipped, by=person)
    helper = User.objects.create_user("helper", is_staff=True)
    with pytest.raises(NotPermitted):
        delete_user(user=person, by=helper)
    helper.user_permissions.add(Permission.objects.get(codename="delete_user"))
    delete_user(user=person, by=User.objects.get(pk=helper.pk))
    assert not User.objects.filter(username="person").exists()
