"""Locking what an import writes or takes back, always in the same order."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from catalog.models import ErrorCode, Message


def lock_rows(lines: Any, *, new: Any = None) -> None:
    """What these lines touch: messages before codes, each by primary key, as whoever publishes does.

    `new`: codes that are locked with them.
    """
    for model, column, of_new in (
        (Message, "message", "error_code__in"),
        (ErrorCode, "code_row", "pk__in"),
    ):
        touched = lines.filter(**{f"{column}__isnull": False}).order_by().values(column)
        which = Q(pk__in=touched)
        if new is not None:
            which |= Q(**{of_new: new.order_by().values("pk")})
        rows: Any = model.objects.filter(which).order_by("pk")
        rows = rows.rewrite(False) if model is Message else rows
        list(rows.select_for_update().values_list("pk"))
