from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from catalog.domain.cells import TEXT_COLUMNS
from catalog.models import Message, Source
from catalog.operations.edit_code import create_error_code, create_service
from catalog.operations.import_messages import import_messages
from catalog.operations.read_table import read_table

Member = Callable[[str], Client]


@pytest.fixture
def message(root: User) -> Message:
    """`otp-manager/otp.expired`, in English and Hindi."""
    service = create_service(slug="otp-manager", name="OTP Manager", by=root, source=Source.ADMIN)
    texts = {
        "title_en": "Your OTP has expired",
        "body_en": "Ask for a new one.",
        "title_hi": "OTP का समय समाप्त हो गया",
        "body_hi": "नया OTP मँगाएँ।",
    }
    return create_error_code(
        service=service,
        code="otp.expired",
        description="OTP has expired",
        resolution="retry",
        texts=texts,
        by=root,
        source=Source.ADMIN,
    )


@pytest.fixture
def member(db: None) -> Member:
    """A signed-in client for a new member of one of the groups."""

    def sign_in(group: str) -> Client:
        user = User.objects.create_user(f"{group.lower()}-1", password="x", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def form_of(message: Message, **changes: str) -> dict[str, str | int]:
    """What the browser would send for the message's form as it stands, with some texts changed."""
    row = Message.objects.rewrite(False).filter(pk=message.pk).values("version", *TEXT_COLUMNS)
    return {**{name: value or "" for name, value in row.get().items()}, **changes}


@pytest.fixture
def fallback(message: Message, root: User) -> Message:
    """The fallback message, without which nothing can be published."""
    data = "service,code,title_en,body_en\n*,*,Something went wrong,Please try again.\n"
    import_messages(
        table=read_table(data.encode()), by=root, source=Source.IMPORT, file_name="fallback.csv"
    )
    return Message.objects.get(is_fallback=True)
