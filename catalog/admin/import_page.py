"""Import in the admin: choose a file, see exactly what would change, confirm that.

django-import-export gives the address, the right and the list's button. Reading and comparing
are the catalogue's own operations, which know each row's line.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ImportMixin
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldBooleanSwitchWidget

from catalog.admin.catalog_page import CatalogPage
from catalog.admin.cells_shown import shown_cell
from catalog.models import Source
from catalog.operations.errors import CatalogueError, ImportRefused, NotWhatWasSeen
from catalog.operations.import_messages import import_messages, preview_import
from catalog.operations.import_plan import Blank
from catalog.operations.read_table import read_table
from catalog.operations.uploads import forget_upload, keep_upload, read_upload

_PER_PAGE = 200


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV (UTF-8) or XLSX. The first row names the columns."),
    )
    erase = forms.BooleanField(
        label=gettext_lazy("Blank cells erase texts"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy("Off: a blank cell leaves the text as it is."),
    )


class KeptForm(forms.Form):
    """What the preview's address, and its confirmation, carry."""

    token = forms.CharField()
    name = forms.CharField()
    blank = forms.ChoiceField(choices=[("keep", ""), ("erase", "")])


class ImportPage(CatalogPage, ImportMixin):
    """Mix-in for MessageAdmin."""

    def get_urls(self) -> list[Any]:
        preview = path(
            "import/preview/",
            self.admin_site.admin_view(self.preview_import),
            name="catalog_message_import_preview",
        )
        return [preview, *super().get_urls()]

    def import_action(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Choose a file. What can't be read at all is refused here."""
        self._require_import(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            data = upload.read()
            blank: Blank = "erase" if form.cleaned_data["erase"] else "keep"
            try:
                preview_import(table=read_table(data), by=request.user, blank=blank)
            except CatalogueError as error:
                form.add_error("file", str(error))
            else:
                kept = {"token": keep_upload(data=data, by=request.user), "blank": blank}
                return HttpResponseRedirect(_preview_url(name=upload.name, **kept))
        return self.show_page(request, "import.html", title=_("Import messages"), form=form)

    def preview_import(self, request: Any) -> HttpResponse:
        """What would change, and what is wrong."""
        self._require_import(request)
        kept = KeptForm(request.GET)
        if not kept.is_valid():
            return self._choose_again(request, _("Choose a file first."))
        fields = kept.cleaned_data
        try:
            table = read_table(read_upload(token=fields["token"], by=request.user))
            plan = preview_import(table=table, by=request.user, blank=fields["blank"])
        except CatalogueError as error:
            return self._choose_again(request, str(error))
        page = Paginator(plan.rows, _PER_PAGE).get_page(request.GET.get("p"))
        return self.show_page(
            request,
            "import_preview.html",
            title=_("What this import would change"),
            plan=plan,
            kept=fields,
            page=page,
            errors=plan.errors[:_PER_PAGE],
            rows=[
                (row, [shown_cell(cell.column, cell.old, cell.new) for cell in row.cells])
                for row in page
            ],
            query=request.GET.urlencode().partition("&p=")[0],
        )

    def process_import(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Do exactly what was previewed."""
        return require_POST(self._confirm)(request)

    def _confirm(self, request: Any) -> HttpResponse:
        self._require_import(request)
        kept = KeptForm(request.POST)
        if not kept.is_valid():
            return self._choose_again(request, _("Choose a file first."))
        fields = kept.cleaned_data
        try:
            plan = import_messages(
                table=read_table(read_upload(token=fields["token"], by=request.user)),
                by=request.user,
                source=Source.IMPORT,
                file_name=fields["name"],
                blank=fields["blank"],
                seen=request.POST.get("seen", ""),
            )
        except (NotWhatWasSeen, ImportRefused) as error:
            messages.warning(request, str(error))
            return HttpResponseRedirect(_preview_url(**fields))
        except CatalogueError as error:
            return self._choose_again(request, str(error))
        forget_upload(token=fields["token"], by=request.user)
        messages.success(request, _told(plan.counts))
        return HttpResponseRedirect(
            reverse("admin:catalog_message_changelist", query={"changed": "yes"})
        )

    def _choose_again(self, request: HttpRequest, why: str) -> HttpResponse:
        messages.error(request, why)
        return HttpResponseRedirect(reverse("admin:catalog_message_import"))

    def _require_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied


def _preview_url(**fields: str) -> str:
    return reverse("admin:catalog_message_import_preview", query=fields)


def _told(counts: dict[str, int]) -> str:
    return _("Imported: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % counts
