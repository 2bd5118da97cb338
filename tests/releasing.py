"""Going live in tests, as two people do it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from catalog.domain.selection import EVERYTHING, Selection
from catalog.models import ErrorCode, Release, Source
from catalog.operations.edit_code import edit_error_code
from catalog.operations.propose import propose
from catalog.operations.review import approve


def put_live(by: Any, note: str = "Changed", selection: Selection = EVERYTHING) -> Release:
    """What has changed, proposed by `by` and approved by somebody else who may do everything."""
    checker, _made = User.objects.get_or_create(
        username="checker", defaults={"is_superuser": True, "is_staff": True}
    )
    return approve(proposal=propose(by=by, note=note, selection=selection).pk, by=checker)


def retire(code: ErrorCode, by: Any) -> None:
    """It goes with the next release."""
    edit_error_code(
        error_code=code,
        version=code.version,
        description=code.description,
        resolution=code.resolution,
        retired=True,
        by=by,
        source=Source.ADMIN,
    )
