"""The list of imports: one's own, and what others have imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from catalog.admin.askable_list import AskableList
from catalog.admin.import_query import import_address
from catalog.admin.read_only import ReadOnly
from catalog.models import MessageImport
from catalog.operations.permissions import may


def _counted(name: str, title: Any) -> Callable[[MessageImport], str]:
    @display(description=title)
    def count(made: MessageImport) -> str:
        return str(made.counts.get(name, "—"))

    return count


@admin.register(MessageImport)
class ImportAdmin(ReadOnly, AskableList, ModelAdmin):
    """Nothing is changed here: the page of an import is MessageAdmin's."""

    list_display = (
        *("name", "state_shown", "uploader", "uploaded"),
        *(
            _counted("new", _("new")),
            _counted("changed", _("changed")),
            _counted("conflict", _("in conflict")),
            _counted("wrong", _("wrong")),
        ),
    )
    list_display_links = None
    list_filter = ("state",)
    list_filter_submit = False
    list_fullwidth = True
    list_per_page = 50
    search_fields = ("file_name", "by__username", "digest")
    change_list_template = "admin/catalog/import_list.html"

    class Media:
        css = {"all": ("catalog/admin/catalog.css",)}

    def get_queryset(self, request: Any) -> QuerySet[MessageImport]:
        return super().get_queryset(request).of(request.user).select_related("by")

    def change_view(
        self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        made = self.get_object(request, object_id)
        if made is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(import_address(made.pk))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "import_message")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "import_message")

    @display(description=_("File"), ordering="file_name")
    def name(self, made: MessageImport) -> SafeString:
        return format_html(
            '<a class="catalog-link" href="{}"><bdi>{}</bdi></a>',
            import_address(made.pk),
            made.file_name,
        )

    @display(
        description=_("State"),
        ordering="state",
        label={
            MessageImport.State.READING: "info",
            MessageImport.State.READY: "warning",
            MessageImport.State.FAILED: "danger",
            MessageImport.State.CANCELLED: "",
            MessageImport.State.APPLIED: "success",
            MessageImport.State.UNDONE: "",
        },
    )
    def state_shown(self, made: MessageImport) -> tuple[str, str]:
        return made.state, made.get_state_display()

    @display(description=_("By"), ordering="by__username")
    def uploader(self, made: MessageImport) -> str:
        return str(made.by)

    @display(description=_("Uploaded"), ordering="at")
    def uploaded(self, made: MessageImport) -> str:
        return date_format(localtime(made.at), "j M Y, H:i")
