"""What was released, and what would be: the page from which a release is published."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.admin.cells_shown import shown_cell
from catalog.domain.cells import (
    CODE_FIELDS,
    SERVICE_FIELD,
    TEXT_FIELDS,
    CellChange,
    CellKey,
    digest,
)
from catalog.domain.languages import LANGUAGES
from catalog.models import Release
from catalog.operations.changes import working_changes
from catalog.operations.errors import CatalogueError, InvalidFields
from catalog.operations.permissions import require
from catalog.operations.publish import publish

_PER_PAGE = 200
_ORDER = (SERVICE_FIELD, *CODE_FIELDS, *TEXT_FIELDS)


class PublishForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy(
            "What this release changes, in a few words. It stays in the history."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


@admin.register(Release)
class ReleaseAdmin(ModelAdmin):
    list_display = ("name", "note", "published_at", "approved_by", "changed_cells")
    list_select_related = ("approved_by",)
    list_per_page = 50
    search_fields = ("note",)
    ordering = ("-number",)
    change_list_template = "admin/catalog/release_list.html"

    class Media:
        css = {"all": ("catalog/admin/catalog.css",)}

    def get_urls(self) -> list[Any]:
        publish_page = path(
            "publish/",
            self.admin_site.admin_view(self.publish_view),
            name="catalog_release_publish",
        )
        return [publish_page, *super().get_urls()]

    def get_queryset(self, request: Any) -> QuerySet[Release]:
        return super().get_queryset(request).annotate(cells=Count("changes"))

    def publish_view(self, request: Any) -> HttpResponse:
        """All changes since the current release, one language at a time, and the button."""
        if not self.has_view_permission(request):
            return self.admin_site.login(request)
        changes = working_changes().changes
        form = PublishForm(request.POST or None, initial={"seen": digest(changes)})
        if request.method == "POST" and form.is_valid() and self._published(request, form):
            return HttpResponseRedirect(reverse("admin:catalog_release_changelist"))
        return self._changes_page(
            request,
            "publish.html",
            changes,
            title=_("Publish"),
            form=form,
            seen=digest(changes),
            may_publish=request.user.has_perm("catalog.publish_release"),
            current=Release.objects.published().first(),
        )

    def _published(self, request: Any, form: PublishForm) -> bool:
        try:
            release = publish(by=request.user, **form.cleaned_data)
        except InvalidFields as error:
            for name, sentences in error.problems.items():
                form.add_error(name, sentences)
        except CatalogueError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Release %(number)d is live. Apps get it now.") % {"number": release.number},
            )
            return True
        return False

    def change_view(
        self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One release and its changes. It never changes again."""
        release = self.get_object(request, object_id)
        if release is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        require(request.user, "view_release")
        changes = [
            CellChange(CellKey(*key), old, new)
            for *key, old, new in release.changes.values_list(
                "service", "code", "lang", "field", "old", "new"
            )
        ]
        return self._changes_page(
            request, "release.html", changes, title=str(release), release=release
        )

    def _changes_page(
        self, request: Any, template: str, changes: list[CellChange], **context: Any
    ) -> TemplateResponse:
        counts = Counter(change.key.lang for change in changes)
        tabs = [
            (lang, name, counts[lang])
            for lang, name in [
                ("", _("Codes and services")),
                *((language.tag, language.native_name) for language in LANGUAGES),
            ]
            if counts[lang]
        ]
        shown = request.GET.get("lang", tabs[0][0] if tabs else "")
        mine = [change for change in changes if change.key.lang == shown]
        mine.sort(key=lambda change: (change.key[:2], _ORDER.index(change.key.field)))
        page = Paginator(mine, _PER_PAGE)
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "total": len(changes),
            "tabs": tabs,
            "shown": shown,
            "page": page.get_page(request.GET.get("p")),
            **context,
        }
        context["rows"] = [(change, _shown(change)) for change in context["page"]]
        return TemplateResponse(request, f"admin/catalog/{template}", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Publishing makes a release, and nothing else does."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=gettext_lazy("Release"), ordering="number")
    def name(self, release: Release) -> str:
        return str(release)

    @display(description=gettext_lazy("Changes"), ordering="cells")
    def changed_cells(self, release: Release) -> int:
        return release.cells  # type: ignore[attr-defined]


def _shown(change: CellChange) -> Any:
    key = change.key
    column = f"{key.field}_{key.lang}" if key.lang else key.field
    return shown_cell(column, change.old, change.new)
