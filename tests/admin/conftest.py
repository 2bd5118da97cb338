from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client

from catalog.domain.cells import TEXT_COLUMNS
from catalog.models import Message, Release, Source
from catalog.operations.edit_code import create_error_code, create_service
from catalog.operations.edit_message import edit_message
from catalog.operations.propose import propose
from tests.sending import imported

Member = Callable[[str], Client]


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    """What is costly is counted in the process' memory: each test begins at nought."""
    cache.clear()


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
    imported(data.encode(), by=root, file_name="fallback.csv")
    return Message.objects.get(is_fallback=True)


def edit(by: User, code: str = "kit.not.found", **texts: str) -> None:
    """Texts of the first message with this code, written by `by` in the working copy."""
    row = Message.objects.filter(error_code__code=code).select_related("error_code")[0]
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


def edit_all(by: User, count: int, **texts: str) -> None:
    """The same texts for the first `count` messages."""
    for row in Message.objects.filter(is_fallback=False).order_by("pk")[:count]:
        edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


@pytest.fixture
def people(shipped: User) -> dict[str, Client]:
    """Signed-in clients by sign-in name: some of each group, and a superuser, `admin`."""
    clients = {}
    for name in ("viewer", "editor", "editor-2", "publisher", "publisher-2", "admin"):
        user = User.objects.create_user(name, is_staff=True, is_superuser=name == "admin")
        if name != "admin":
            user.groups.add(Group.objects.get(name=name.partition("-")[0].capitalize()))
        clients[name] = Client()
        clients[name].force_login(user)
    return clients


@pytest.fixture
def proposal(people: dict[str, Client]) -> Release:
    """An editor's Hindi and Urdu title for `kit.not.found`."""
    editor = User.objects.get(username="editor")
    edit(editor, title_hi="किट नहीं मिली", title_ur="کٹ نہیں ملی۔")
    return propose(by=editor, note="Shorter titles")


def page_of(release: Release) -> str:
    return f"/admin/catalog/release/{release.pk}/change/"


def state_of(release: Release) -> str:
    return str(Release.objects.get(pk=release.pk).state)
