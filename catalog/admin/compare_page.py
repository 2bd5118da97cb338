"""The difference of any two releases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from catalog.admin.catalog_page import CatalogPage
from catalog.admin.differences import (
    PER_PAGE,
    language_tabs,
    open_tab,
    query_with,
    shown_rows,
)
from catalog.admin.release_choice import ReleaseField, service_choices
from catalog.models import Release
from catalog.operations.errors import TooWide
from catalog.operations.read_releases import NO_LANGUAGE, compare, count_by_language


class CompareForm(forms.Form):
    """What the page's address says: `from`, `to`, `service`."""

    service = forms.ChoiceField(
        label=gettext_lazy("Service"), required=False, widget=UnfoldAdminSelectWidget
    )

    field_order = ("from", "to", "service")

    def __init__(self, data: dict[str, str]) -> None:
        super().__init__(data)
        nothing = [(0, _("0 · before the first release"))]
        for name, label in (("from", _("From release")), ("to", _("To release"))):
            self.fields[name] = ReleaseField(asked=data[name], before=nothing, label=label)
        choices = [("", _("All")), ("*", _("Fallback message")), *service_choices()]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]
        self.order_fields(self.field_order)


class ComparePage(CatalogPage):
    """Mix-in for ReleaseAdmin."""

    def get_urls(self) -> list[Any]:
        admin: Any = self
        view = admin.admin_site.admin_view(self.compare_view)
        return [path("compare/", view, name="catalog_release_compare"), *super().get_urls()]  # type: ignore[misc]

    def compare_view(self, request: Any) -> HttpResponse:
        """What changed between two releases, in either direction, one language at a time."""
        admin: Any = self
        if not admin.has_view_permission(request):
            raise PermissionDenied
        live = Release.objects.published().first()
        newest = (live.number if live else None) or 0
        form = CompareForm(
            {
                "from": request.GET.get("from") or str(max(newest - 1, 0)),
                "to": request.GET.get("to") or str(newest),
                "service": request.GET.get("service", ""),
            }
        )
        context = {}
        if form.is_valid():
            try:
                context = _shown(request, form.cleaned_data)
            except TooWide as refused:
                form.add_error("service", str(refused))
        title = _("Compare releases")
        return self.show_page(request, "compare.html", title=title, form=form, **context)


def _shown(request: Any, fields: dict[str, Any]) -> dict[str, Any]:
    asked = {"start": fields["from"], "end": fields["to"], "service": fields["service"]}
    counts = count_by_language(**asked)
    tabs = language_tabs(request, counts)
    shown = open_tab(tabs)
    page = Paginator(range(shown.count if shown else 0), PER_PAGE).get_page(request.GET.get("p"))
    offset = (page.number - 1) * PER_PAGE
    changes = []
    if shown:
        lang = shown.lang or NO_LANGUAGE
        changes = compare(**asked, lang=lang, offset=offset, limit=PER_PAGE).changes
    return {
        "chosen": fields,
        "total": sum(counts.values()),
        "tabs": tabs,
        "page": page,
        "rows": shown_rows(changes),
        "query": query_with(request),
        "turned": query_with(request, **{"from": str(fields["to"]), "to": str(fields["from"])}),
    }
