"""Who did something."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def person(verbose_name: Any, *, null: bool = True) -> Any:
    """A field for a user, who can't be deleted while it stands there."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=null,
        related_name="+",
        verbose_name=verbose_name,
    )
