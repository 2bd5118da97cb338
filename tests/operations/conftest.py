"""The shipped catalogue, people of each group, and how they edit and what is live."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from catalog.models import Bundle, Message, Source
from catalog.operations.edit_message import edit_message

CODE = ("otp-manager", "otp.expired")


@pytest.fixture
def people(shipped: User) -> dict[str, User]:
    """The shipped catalogue, two editors and two publishers."""
    made = {}
    for name in ("editor", "other-editor", "publisher", "other-publisher"):
        user = User.objects.create_user(name, password="x", is_staff=True)
        user.groups.add(Group.objects.get(name=name.rpartition("-")[2].capitalize()))
        made[name] = user
    return made


def message(code: tuple[str, str] = CODE) -> Any:
    return Message.objects.get(error_code__service__slug=code[0], error_code__code=code[1])


def edit(by: User, code: tuple[str, str] = CODE, **texts: str) -> None:
    row = message(code)
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


def live(lang: str, code: tuple[str, str] = CODE) -> Any:
    body = json.loads(bytes(Bundle.objects.filter(lang=lang).latest("release_id").body))
    return next((one for one in body["messages"] if (one["service"], one["code"]) == code), None)
