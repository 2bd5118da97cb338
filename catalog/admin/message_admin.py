from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.views import ChangeList

from catalog.admin.export_page import ExportPage
from catalog.admin.history_page import HistoryPage
from catalog.admin.import_page import ImportPage
from catalog.admin.message_filters import (
    ChangedFilter,
    MissingFilter,
    RetiredFilter,
    ServiceFilter,
    ShownLanguageFilter,
    shown_language,
)
from catalog.admin.message_form import AddErrorCodeForm, EditMessageForm
from catalog.admin.operation_form import OperationAdmin
from catalog.domain.bundles import has_text
from catalog.domain.cells import TEXT_COLUMNS, TEXT_FIELDS
from catalog.domain.languages import BY_TAG, LANGUAGES, SOURCE, TAGS
from catalog.domain.quality import normalize
from catalog.models import Message, Source
from catalog.operations.changes import changed_messages
from catalog.operations.edit_message import restore_message
from catalog.operations.errors import CatalogueError

# So many missing languages are named in the list; the rest are counted.
_NAMED = 4


def _title_in(tag: str) -> Callable[[Message], SafeString]:
    language = BY_TAG[tag]

    @display(description=language.native_name)
    def title(message: Message) -> SafeString:
        return format_html(
            '<span lang="{}" dir="{}" class="catalog-title">{}</span>',
            tag,
            language.direction,
            getattr(message, f"title_{tag}") or "—",
        )

    return title


_TITLE_IN = {tag: _title_in(tag) for tag in TAGS}


def missing_languages(message: Message) -> list[str]:
    """The tags of the languages that the message can't be shown in yet."""
    return [
        tag
        for tag in TAGS
        if not has_text({name: getattr(message, f"{name}_{tag}") or "" for name in TEXT_FIELDS})
    ]


class MessageList(ChangeList):
    """The list, each message of the page told whether the next release would change it."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        changed = changed_messages()
        self.result_list: list[Message] = list(self.result_list)
        for message in self.result_list:
            message.is_changed = message.key in changed  # type: ignore[attr-defined]


@admin.register(Message)
class MessageAdmin(OperationAdmin, HistoryPage, ImportPage, ExportPage, ModelAdmin):
    list_filter = (ServiceFilter, ShownLanguageFilter, MissingFilter, ChangedFilter, RetiredFilter)
    list_per_page = 50
    list_filter_submit = False
    list_fullwidth = True
    search_fields = (
        "error_code__code",
        "error_code__service__slug",
        "error_code__service__name",
        "error_code__description",
        *TEXT_COLUMNS,
    )
    search_help_text = gettext_lazy("Code, description or text in any language")
    import_export_change_list_template = ExportPage.import_export_change_list_template
    change_form_template = "admin/catalog/message_form.html"
    warn_unsaved_form = True
    can_restore = True

    class Media:
        css = {"all": ("catalog/admin/catalog.css",)}
        js = ("catalog/admin/message-form.js",)

    def get_urls(self) -> list[Any]:
        restore = path(
            "<int:message>/restore/<int:version>/",
            self.admin_site.admin_view(require_POST(self.restore_view)),
            name="catalog_message_restore",
        )
        return [restore, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).select_related("error_code__service")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[MessageList]:
        return MessageList

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        tag = shown_language(request)
        chosen = () if tag == SOURCE else (_TITLE_IN[tag],)
        return ("code", "service", _TITLE_IN[SOURCE], *chosen, "missing", "state")

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, normalize(search_term))

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = EditMessageForm if obj else AddErrorCodeForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: Any, obj: Any = None) -> list[tuple[Any, dict[str, Any]]]:
        first = [] if obj else ["service", "code", "description", "resolution"]
        return [
            (None, {"fields": first}),
            *(
                (
                    language.native_name,
                    {
                        "classes": ["tab"],
                        "fields": [f"{name}_{language.tag}" for name in TEXT_FIELDS],
                    },
                )
                for language in LANGUAGES
            ),
        ]

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        message = kwargs.get("obj")
        missing = set(missing_languages(message)) if message else set()
        errors = context["adminform"].form.errors
        context["language_tabs"] = [
            {
                "language": language,
                "fieldset": fieldset,
                "missing": language.tag in missing,
                "errors": sum(f"{name}_{language.tag}" in errors for name in TEXT_FIELDS),
            }
            for language, fieldset in zip(LANGUAGES, list(context["adminform"])[1:], strict=True)
        ]
        wrong = [tab["language"].tag for tab in context["language_tabs"] if tab["errors"]]
        context["open_tag"] = wrong[0] if wrong else shown_language(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def restore_view(self, request: Any, message: int, version: int) -> HttpResponse:
        """Put an earlier version's texts back."""
        try:
            changed = restore_message(
                message=message, version=version, by=request.user, source=Source.ADMIN
            )
        except CatalogueError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:catalog_message_history", args=[message]))
        told = ngettext(
            "%(count)d text was put back as it stood.",
            "%(count)d texts were put back as they stood.",
            len(changed),
        )
        messages.success(request, told % {"count": len(changed)})
        return HttpResponseRedirect(reverse("admin:catalog_message_change", args=[message]))

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """A message goes with its code, never alone."""
        return False

    @display(description=gettext_lazy("Code"), ordering="error_code__code")
    def code(self, message: Message) -> str:
        return str(message) if message.error_code is None else message.error_code.code

    @display(description=gettext_lazy("Service"), ordering="error_code__service__slug")
    def service(self, message: Message) -> str:
        return "—" if message.error_code is None else message.error_code.service.name

    @display(description=gettext_lazy("Missing in"))
    def missing(self, message: Message) -> SafeString:
        tags = missing_languages(message)
        names = format_html_join(
            " ",
            '<span class="catalog-missing" lang="{}">{}</span>',
            ((tag, BY_TAG[tag].native_name) for tag in tags[:_NAMED]),
        )
        more = len(tags) - _NAMED
        return format_html("{} +{}", names, more) if more > 0 else names or SafeString("—")

    @display(
        description=gettext_lazy("State"),
        label={gettext_lazy("changed"): "info", gettext_lazy("retired"): "warning"},
    )
    def state(self, message: Message) -> Any:
        code = message.error_code
        if code is not None and (code.retired or code.service.retired):
            return gettext_lazy("retired")
        return gettext_lazy("changed") if message.is_changed else None
