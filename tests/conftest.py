"""What every test shares."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User


@pytest.fixture
def root(db: None) -> User:
    """One who may do everything."""
    return User.objects.create_superuser("root", password="x")
