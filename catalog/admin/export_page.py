"""Export in the admin: the messages that the list shows, in the languages chosen."""

from __future__ import annotations

import codecs
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminRadioSelectWidget

from catalog.admin.catalog_page import CatalogPage
from catalog.domain.languages import LANGUAGES, TAGS
from catalog.operations.export_messages import export_messages
from catalog.operations.write_table import write_table

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=[
            (language.tag, f"{language.native_name} ({language.tag})") for language in LANGUAGES
        ],
        initial=TAGS,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("csv", "CSV (UTF-8)"), ("xlsx", "XLSX (Excel)")],
        initial="csv",
        widget=UnfoldAdminRadioSelectWidget,
    )


class ExportPage(CatalogPage, ExportMixin):
    """Mix-in for MessageAdmin. The list's search and filters come along in the address."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"

    def export_action(self, request: Any) -> HttpResponse:
        if not self.has_export_permission(request):
            raise PermissionDenied
        found = self.get_export_queryset(request)
        form = ExportForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return _download(request, found, form.cleaned_data)
        title = _("Export messages")
        return self.show_page(request, "export.html", title=title, form=form, count=found.count())


def _download(request: Any, found: Any, wanted: dict[str, Any]) -> HttpResponse:
    dataset = export_messages(
        by=request.user,
        languages=wanted["languages"],
        messages=found.values_list("pk", flat=True),
    )
    data = write_table(dataset, wanted["format"])
    # Excel takes a CSV for UTF-8 only with a byte order mark.
    body = codecs.BOM_UTF8 + data if wanted["format"] == "csv" else data
    name = f"messages-{timezone.localdate():%Y-%m-%d}.{wanted['format']}"
    return HttpResponse(
        body,
        content_type=_TYPES[wanted["format"]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
