"""Tokens for programs: made for a user, shown once, revoked at once."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from rest_framework.authtoken.models import Token

pytestmark = pytest.mark.django_db

LIST = "/admin/authtoken/tokenproxy/"


@pytest.fixture
def admin(client: Client, root: User) -> Client:
    client.force_login(root)
    return client


def test_a_token_is_shown_once_to_who_makes_it(admin: Client) -> None:
    program = User.objects.create_user("program")
    page = admin.post(f"{LIST}add/", {"user": program.pk}, follow=True)
    key = Token.objects.get(user=program).key
    assert page.redirect_chain == [(LIST, 302)]
    assert key in page.content.decode()
    again = admin.get(LIST).content.decode()
    assert key not in again
    assert f"…{key[-4:]}" in again
    assert "program" in again
    # Nor does anything else tell it: its own page, the page that revokes it, the log.
    assert admin.get(f"{LIST}{program.pk}/change/")["Location"] == LIST
    assert key not in admin.get(f"{LIST}{program.pk}/delete/").content.decode()
    assert key not in admin.get("/admin/").content.decode()
    assert [(str(one.object_repr), one.object_id) for one in LogEntry.objects.all()] == [
        ("program", str(program.pk))
    ]


def test_a_token_is_revoked_from_the_list(admin: Client) -> None:
    program = User.objects.create_user("program")
    key = Token.objects.create(user=program).key
    found = re.search(rf'href="({LIST}\d+/delete/)"', admin.get(LIST).content.decode())
    assert found
    asked = admin.get(found[1]).content.decode()
    assert "program" in asked
    page = admin.post(found[1], {"post": "yes"}, follow=True)
    assert not Token.objects.exists()
    assert "is revoked" in page.content.decode()
    assert not LogEntry.objects.filter(object_repr__contains=key).exists()


def test_a_user_has_one_token_and_it_never_goes_to_another(admin: Client) -> None:
    program = User.objects.create_user("program")
    Token.objects.create(user=program)
    page = admin.post(f"{LIST}add/", {"user": program.pk})
    assert page.status_code == 200
    other = User.objects.create_user("other")
    admin.post(f"{LIST}{program.pk}/change/", {"user": other.pk})
    assert Token.objects.get().user == program


def test_others_neither_see_nor_make_tokens(client: Client, root: User) -> None:
    person = User.objects.create_user("person", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_user"))
    Token.objects.create(user=root)
    client.force_login(person)
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}add/", {"user": root.pk}).status_code == 403
    assert LIST not in client.get("/admin/").content.decode()
