"""Export in the admin: the messages that the list shows, as the person wants them."""

from __future__ import annotations

import codecs
import tempfile
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from catalog.admin.catalog_page import CatalogPage, show_refusal
from catalog.admin.release_choice import ReleaseField, service_choices
from catalog.domain.languages import LANGUAGES, TAGS
from catalog.operations.errors import CatalogueError, NotPermitted
from catalog.operations.export_messages import export_messages

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xliff": "application/xliff+xml;version=2.1",
    "po": "text/x-gettext-translation",
}
_EXTENSIONS = {"xliff": "xlf"}


class ExportForm(forms.Form):
    """Its fields are named as the operation's arguments."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=[
            (language.tag, f"{language.native_name} ({language.tag})") for language in LANGUAGES
        ],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("None chosen: all."),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("None chosen: all."),
    )
    only_missing = forms.BooleanField(
        label=gettext_lazy("Only what is missing"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy(
            "Messages in use without a title or a body in one of these languages."
        ),
    )
    file_format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[
            ("csv", "CSV (UTF-8)"),
            ("xlsx", "XLSX (Excel)"),
            ("xliff", gettext_lazy("XLIFF 2.1, for a translator of one language")),
            ("po", gettext_lazy("PO, for a translator of one language")),
        ],
        initial="csv",
        widget=UnfoldAdminRadioSelectWidget,
    )
    shape = forms.ChoiceField(
        label=gettext_lazy("Shape of CSV and XLSX"),
        choices=[
            ("wide", gettext_lazy("Wide: a column for each language")),
            ("long", gettext_lazy("Long: a row for each language")),
        ],
        initial="wide",
        required=False,
        widget=UnfoldAdminRadioSelectWidget,
    )

    field_order = ("languages", "services", "only_missing", "since", "file_format", "shape")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("*", _("Fallback message")), *service_choices()]
        self.fields["services"].choices = choices  # type: ignore[attr-defined]
        self.fields["since"] = ReleaseField(
            asked=self.data.get("since"),
            before=[("", _("Whenever it changed"))],  # type: ignore[list-item]
            required=False,
            empty_value=None,
            label=_("Only what changed since release"),
            help_text=_("In one of these languages, or in English."),
        )
        self.order_fields(self.field_order)


class ExportPage(CatalogPage, ExportMixin):
    """Mix-in for MessageAdmin. The list's search and filters come along in the address."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"

    def export_action(self, request: Any) -> HttpResponse | FileResponse:
        if not self.has_export_permission(request):
            raise PermissionDenied
        found = self.get_export_queryset(request)
        form = ExportForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return _download(request, found, form.cleaned_data)
            except NotPermitted:
                raise PermissionDenied from None
            except CatalogueError as refused:
                show_refusal(form, refused)
        title = _("Export messages")
        return self.show_page(request, "export.html", title=title, form=form, count=found.count())


def _download(request: Any, found: Any, wanted: dict[str, Any]) -> FileResponse:
    """The file, on disk until it is sent. Raises CatalogueError."""
    languages = wanted["languages"] or list(TAGS)
    wanted = {**wanted, "languages": languages, "shape": wanted["shape"] or "wide"}
    file_format = wanted["file_format"]
    # The answer closes it once it is sent.
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
    try:
        if file_format == "csv":
            # Excel takes a CSV for UTF-8 only with a byte order mark.
            file.write(codecs.BOM_UTF8)
        export_messages(
            by=request.user, file=file, messages=found.values_list("pk", flat=True), **wanted
        )
    except BaseException:
        file.close()
        raise
    file.seek(0)
    extension = _EXTENSIONS.get(file_format, file_format)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{_name(languages)}-{timezone.localdate():%Y-%m-%d}.{extension}",
        content_type=_TYPES[file_format],
    )


def _name(languages: list[str]) -> str:
    return f"messages-{languages[0]}" if len(languages) == 1 else "messages"
