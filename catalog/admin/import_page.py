"""Import in the admin: send a file, see exactly what it would change, decide, confirm.

django-import-export gives the address, the right and the list's button; everything else is the
catalogue's own operations.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldBooleanSwitchWidget

from catalog.admin.import_actions import (
    act,
    check_own,
    choices_of,
    decide_posted,
    is_good_rows_only,
)
from catalog.admin.import_after_page import ImportAfterPage
from catalog.admin.import_context import context_of, what_now
from catalog.admin.import_query import import_address, query_of
from catalog.admin.import_writing import LINES, confirming
from catalog.admin.review_actions import Done, Refused
from catalog.models import MessageImport, Source
from catalog.operations.errors import CatalogueError, NotFound
from catalog.operations.importing.decide import check_revision
from catalog.operations.importing.read_import import read_import
from catalog.operations.importing.start import is_silent, start_looking
from catalog.operations.importing.take import take_upload
from catalog.operations.importing.totals import texts_to_write

_TYPES = ".csv,.tsv,.txt,.xlsx,.ods,.xlf,.xliff,.po"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": _TYPES}),
        help_text=gettext_lazy(
            "CSV, XLSX or ODS, whose first row names the columns; or a translator's XLIFF or PO."
        ),
    )
    erase = forms.BooleanField(
        label=gettext_lazy("Blank cells erase texts"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy("Off: a blank cell leaves the text as it is."),
    )


class ImportPage(ImportAfterPage):
    """Mix-in for MessageAdmin: the form that takes a file, and the page of one import."""

    def get_urls(self) -> list[Any]:
        page = path(
            "import/<int:pk>/",
            self.admin_site.admin_view(self.import_view),
            name="catalog_message_import_one",
        )
        return [page, *super().get_urls()]

    def import_action(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Send a file. What can't be read at all is refused here, where it is small."""
        self.require_import(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                made = _taken(request, form.cleaned_data)
            except CatalogueError as error:
                form.add_error("file", str(error))
            else:
                # One that failed without a sentence was read by a server that failed: its page says so.
                if made.state != MessageImport.State.FAILED or not made.told:
                    return HttpResponseRedirect(import_address(made.pk))
                form.add_error("file", made.told)
        return self.show_import(request, "import.html", title=_("Import messages"), form=form)

    def import_view(self, request: Any, pk: int) -> HttpResponseBase:
        """One import: how far it is read, then what it would change, then what it did."""
        self.require_import(request)
        refused = None
        try:
            made = read_import(of=pk, by=request.user)
            if request.method == "POST":
                if request.headers.get("Accept") == LINES:
                    return _confirming(request, made)
                outcome = act(request, made)
                if request.headers.get("Accept") == "application/json":
                    return _told_to_script(request, pk, outcome)
                if isinstance(outcome, Done):
                    return self._went_on(request, outcome)
                refused = outcome
                # Confirming tells what others have changed meanwhile, and keeps that.
                made = read_import(of=pk, by=request.user)
        except NotFound as error:
            return self.choose_again(request, str(error))
        if made.state == MessageImport.State.READING:
            context = {"made": made, "is_silent": is_silent(made), "refused": refused}
            title = _("The file is being read")
            return self.show_import(request, "import_reading.html", title=title, **context)
        unsaved = choices_of(refused.typed) if refused else {}
        context = context_of(request, made, query_of(request.GET), unsaved)
        return self.show_import(request, "import_one.html", refused=refused, **context)

    def process_import(self, request: Any, **kwargs: Any) -> HttpResponse:
        """The library's own confirmation has no place here."""
        raise Http404

    def _went_on(self, request: Any, done: Done) -> HttpResponse:
        if done.told:
            messages.success(request, done.told)
        query = done.address or f"?{query_of(request.GET).address}"
        return HttpResponseRedirect(request.path + query.removesuffix("?"))


def _told_to_script(request: Any, pk: int, outcome: Done | Refused) -> JsonResponse:
    """A decision was saved as it was made: the figures that follow from it, or why it was not."""
    if isinstance(outcome, Refused):
        return JsonResponse({"told": outcome.error}, status=HTTPStatus.CONFLICT)
    made = read_import(of=pk, by=request.user)
    return JsonResponse(what_now(made, texts_to_write(made)))


def _confirming(request: Any, made: MessageImport) -> HttpResponseBase:
    """The page's script confirms, and shows how far it is."""
    post = request.POST
    try:
        check_own(made, request.user)
        made, revision = decide_posted(made, request.user, post)
        check_revision(made, revision)
    except CatalogueError as error:
        return JsonResponse({"told": str(error)}, status=HTTPStatus.CONFLICT)
    good_rows_only = is_good_rows_only(post)
    return confirming(made, by=request.user, good_rows_only=good_rows_only, revision=revision)


def _taken(request: Any, fields: dict[str, Any]) -> MessageImport:
    upload = fields["file"]
    made, _is_new = take_upload(
        file=upload,
        file_name=upload.name,
        by=request.user,
        source=Source.IMPORT,
        erase_blanks=fields["erase"],
    )
    return start_looking(made)
