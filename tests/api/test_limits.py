"""How much a request may be."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.api import problems
from tests.api.conftest import Ask
from tests.api.test_problems import problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/messages", "/api/none", "/api/messages/a/b"])
def test_an_address_that_is_too_long(catalogue: User, ask: Ask, path: str) -> None:
    room = 4096 - len(path) - len("a=")
    assert ask(f"{path}?a={'x' * room}").status_code != 414
    problem(ask(f"{path}?a={'x' * (room + 1)}"), problems.TOO_LONG)
    problem(ask(f"{path}{'x' * 4096}"), problems.TOO_LONG)
