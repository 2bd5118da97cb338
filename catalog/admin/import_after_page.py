"""Beside the page of an import: its file with the problems written in, and undoing it as a whole."""

from __future__ import annotations

import tempfile
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from import_export.admin import ImportMixin

from catalog.admin.catalog_page import CatalogPage
from catalog.admin.import_query import import_address
from catalog.models import MessageImport, Source
from catalog.operations.errors import CatalogueError
from catalog.operations.importing.problem_file import problem_file
from catalog.operations.importing.read_import import read_import
from catalog.operations.importing.totals import texts_to_write
from catalog.operations.importing.undo import undo_import


class ImportAfterPage(CatalogPage, ImportMixin):
    """Base of ImportPage."""

    def get_urls(self) -> list[Any]:
        problems = path(
            "import/<int:pk>/problems/",
            self.admin_site.admin_view(self.import_problems_view),
            name="catalog_message_import_problems",
        )
        undo = path(
            "import/<int:pk>/undo/",
            self.admin_site.admin_view(self.import_undo_view),
            name="catalog_message_import_undo",
        )
        return [problems, undo, *super().get_urls()]

    def import_problems_view(self, request: Any, pk: int) -> HttpResponse | FileResponse:
        """The file that was sent, each wrong row with what is wrong in it."""
        self.require_import(request)
        # The answer closes it once it is sent.
        file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
        try:
            if not read_import(of=pk, by=request.user).counts.get("wrong"):
                return HttpResponseRedirect(import_address(pk))
            name, media_type = problem_file(of=pk, by=request.user, into=file)
        except CatalogueError as error:
            file.close()
            return self.choose_again(request, str(error))
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type=media_type)

    def import_undo_view(self, request: Any, pk: int) -> HttpResponse:
        """Asks once more, then undoes it."""
        self.require_import(request)
        try:
            made = read_import(of=pk, by=request.user)
            if request.method == "POST":
                undone = undo_import(of=pk, by=request.user, source=Source.ADMIN)
                messages.success(request, _told(**undone.put_back))
                return HttpResponseRedirect(import_address(pk))
        except CatalogueError as error:
            return self.choose_again(request, str(error))
        if made.state != MessageImport.State.APPLIED:
            return HttpResponseRedirect(import_address(pk))
        return self.show_import(
            request,
            "import_undo.html",
            title=_("Undo this import?"),
            made=made,
            texts=texts_to_write(made),
            new=made.counts["new"],
        )

    def show_import(self, request: Any, template: str, **context: Any) -> HttpResponse:
        """A page that stands below the list of imports."""
        return self.show_page(request, template, opts=MessageImport._meta, **context)

    def choose_again(self, request: HttpRequest, why: str) -> HttpResponse:
        """Back to the form that takes a file, with a sentence."""
        messages.error(request, why)
        return HttpResponseRedirect(reverse("admin:catalog_message_import"))

    def require_import(self, request: HttpRequest) -> None:
        """Raises PermissionDenied."""
        if not self.has_import_permission(request):
            raise PermissionDenied


def _told(texts: int, codes: int) -> str:
    told = [
        ngettext("%(count)d text is as it was.", "%(count)d texts are as they were.", texts)
        % {"count": texts}
    ]
    if codes:
        gone = ngettext(
            "%(count)d new code is gone again.", "%(count)d new codes are gone again.", codes
        )
        told.append(gone % {"count": codes})
    return " ".join(told)
