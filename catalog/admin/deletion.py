"""Deleting through an operation: what was released is refused before anyone confirms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst

from catalog.models import ErrorCode, Service
from catalog.operations.edit_code import check_deletable
from catalog.operations.errors import ReleasedCannotBeDeleted


class CheckedDeletion:
    """Mix-in for the admin of services and of error codes."""

    model: type[Any]

    def delete_row(self, row: Any, by: Any) -> None:
        """Call the operation."""
        raise NotImplementedError

    def delete_model(self, request: Any, obj: Any) -> None:
        self.delete_row(obj, request.user)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for row in queryset:
            self.delete_row(row, request.user)

    def get_deleted_objects(
        self, objs: Iterable[Any], request: Any
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What would go, and, as Django's “protected”, why some of it must stay."""
        rows, refused = list(objs), []
        for row in rows:
            try:
                check_deletable(**_names(row))
            except ReleasedCannotBeDeleted as error:
                refused.append(str(error))
        shown = [str(row) for row in rows]
        for row in rows:
            if isinstance(row, Service):
                shown.extend(str(code) for code in row.error_codes.select_related("service"))
        return shown, {capfirst(self.model._meta.verbose_name_plural): len(rows)}, set(), refused


def _names(row: Service | ErrorCode) -> dict[str, str]:
    if isinstance(row, Service):
        return {"service": row.slug}
    return {"service": row.service.slug, "code": row.code}
