"""The audit: who did what to releases, on the screen and as CSV."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from catalog.admin.catalog_page import CatalogPage
from catalog.admin.differences import query_with
from catalog.operations.audit import EVENTS, count_events, events, people
from catalog.operations.audit_csv import changes_csv, events_csv

_PER_PAGE = 100


class AuditFilter(forms.Form):
    by = forms.ChoiceField(
        label=gettext_lazy("Person"), required=False, widget=UnfoldAdminSelectWidget
    )
    event = forms.ChoiceField(
        label=gettext_lazy("What was done"), required=False, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        self.fields["by"].choices = [everything, *((name, name) for name in people())]  # type: ignore[attr-defined]
        self.fields["event"].choices = [everything, *EVENTS.items()]  # type: ignore[attr-defined]


class AuditPage(CatalogPage):
    """Mix-in for ReleaseAdmin."""

    def get_urls(self) -> list[Any]:
        views = (
            ("audit/", self.audit_view, "catalog_release_audit"),
            ("audit/events.csv", self.audit_events_view, "catalog_release_audit_events"),
            ("audit/changes.csv", self.audit_changes_view, "catalog_release_audit_changes"),
        )
        admin: Any = self
        pages = [
            path(route, admin.admin_site.admin_view(view), name=name) for route, view, name in views
        ]
        return [*pages, *super().get_urls()]  # type: ignore[misc]

    def audit_view(self, request: Any) -> HttpResponse:
        """Every event, the newest first."""
        self._require_view(request)
        form = AuditFilter(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        page = Paginator(range(count_events(**asked)), _PER_PAGE).get_page(request.GET.get("p"))
        found = events(**asked, offset=(page.number - 1) * _PER_PAGE, limit=_PER_PAGE)
        return self.show_page(
            request,
            "audit.html",
            title=_("Audit"),
            form=form,
            events=found,
            total=page.paginator.count,
            page=page,
            query=query_with(request),
        )

    def _require_view(self, request: Any) -> None:
        admin: Any = self
        if not admin.has_view_permission(request):
            raise PermissionDenied

    def audit_events_view(self, request: Any) -> StreamingHttpResponse:
        self._require_view(request)
        return _download("events", events_csv())

    def audit_changes_view(self, request: Any) -> StreamingHttpResponse:
        self._require_view(request)
        return _download("changes", changes_csv())


def _download(name: str, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    file = f"audit-{name}-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        # Excel takes a CSV for UTF-8 only with a byte order mark.
        chain([codecs.BOM_UTF8], pieces),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )
