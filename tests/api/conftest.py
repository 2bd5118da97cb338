"""A small published catalogue, and the ways to ask it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from catalog.models import Message, Service, Source
from catalog.operations import look_up
from catalog.operations.edit_code import create_error_code, create_service
from catalog.operations.edit_message import edit_message
from catalog.operations.recording import Origin, insert
from tests.releasing import put_live

Ask = Callable[..., Any]

HINDI = {"title_hi": "इस OTP का समय बीत गया", "body_hi": "नया OTP माँगें।", "action_hi": "नया OTP पाएँ"}


def add_code(by: User, service: Service, code: str, **texts: str) -> Message:
    """A code of a service with its English, and what `texts` says."""
    return create_error_code(
        service=service,
        code=code,
        description=f"{code} happened",
        resolution="retry",
        texts={"title_en": f"Title of {code}", "body_en": f"Body of {code}.", **texts},
        by=by,
        source=Source.ADMIN,
    )


def release_again(by: User, text: str, lang: str = "ta") -> None:
    """One more release, which changes one message in one language."""
    message = Message.objects.get(error_code__code="invalid.otp")
    edit_message(
        message=message.pk,
        version=message.version,
        texts={f"title_{lang}": text, f"body_{lang}": text},
        by=by,
        source=Source.ADMIN,
    )
    put_live(by=by, note=f"Now {text}")


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    """What is costly is counted in the process' memory: each test begins at nought."""
    cache.clear()


@pytest.fixture
def working_copy(root: User) -> User:
    """Two services with the code `otp.expired` in both, one without a code; nothing published yet."""
    fallback = Message(
        is_fallback=True,
        title_en="Something went wrong",
        body_en="Try again later.",
        title_hi="कुछ गड़बड़ हो गई",
        body_hi="बाद में कोशिश करें।",
    )
    insert([fallback], origin=Origin(root, Source.COMMAND))
    made = {
        slug: create_service(slug=slug, name=name, by=root, source=Source.ADMIN)
        for slug, name in (
            ("otp-manager", "OTP Manager"),
            ("auth-service", "Auth Service"),
            ("new-service", "New Service"),
        )
    }
    add_code(root, made["otp-manager"], "otp.expired", **HINDI)
    # Half translated: a title without a body.
    add_code(root, made["otp-manager"], "invalid.otp", title_hi="गलत OTP")
    add_code(root, made["auth-service"], "otp.expired")
    return root


@pytest.fixture
def catalogue(working_copy: User) -> User:
    """The working copy, published as release 1."""
    put_live(by=working_copy, note="First")
    return working_copy


@pytest.fixture
def nothing_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has just started."""
    monkeypatch.setattr(look_up, "_known", {})


@pytest.fixture
def ask() -> Ask:
    """`ask("/api/messages?lang=hi", accept_language="ta")`: the answer to a GET."""
    client = Client(raise_request_exception=False)

    def get(path: str, method: str = "GET", **headers: str) -> Any:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return client.generic(method, path, headers=named)

    return get
