"""The history of one row, each write with what it changed, word by word.

simple-history's own page compares only within one page of 100 and shows all 39 columns of
both texts in one cell; this one shows what changed.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from catalog.admin.cells_shown import ShownCell, shown_cell
from catalog.operations.read_history import read_history

_PER_PAGE = 50


class HistoryPage:
    """Mix-in for the admin of a row of the working copy."""

    object_history_template = "admin/catalog/history.html"
    # Whether an earlier version can be put back from the page.
    can_restore = False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        admin: Any = self
        row = admin.get_object(request, object_id)
        if row is None:
            return admin._get_obj_does_not_exist_redirect(request, admin.opts, object_id)
        if not admin.has_view_permission(request, row):
            raise PermissionDenied
        page = max(1, int(request.GET.get("p", "1"))) if _is_number(request.GET.get("p")) else 1
        entries, count = read_history(row, offset=(page - 1) * _PER_PAGE, limit=_PER_PAGE)
        context = {
            **admin.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": row},
            "opts": admin.opts,
            "object": row,
            "original": row,
            "entries": [(entry, _cells(entry.changes)) for entry in entries],
            "page": Paginator(range(count), _PER_PAGE).get_page(page),
            "can_restore": self.can_restore and admin.has_change_permission(request, row),
            **(extra_context or {}),
        }
        request.current_app = admin.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)


def _is_number(text: str | None) -> bool:
    return bool(text and text.isascii() and text.isdigit() and len(text) < 6)


def _cells(changes: Any) -> list[ShownCell]:
    return [shown_cell(change.column, change.old, change.new) for change in changes]
