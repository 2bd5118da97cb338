from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanSwitchWidget,
)

from catalog.admin.deletion import CheckedDeletion
from catalog.admin.history_page import HistoryPage
from catalog.admin.operation_form import OperationAdmin, OperationForm
from catalog.models import ErrorCode, Source
from catalog.models.error_code import Resolution
from catalog.operations.edit_code import delete_error_code, edit_error_code


class ErrorCodeForm(OperationForm):
    description = forms.CharField(
        label=_("Description"),
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget({"rows": 3, "lang": "en", "dir": "ltr"}),
        help_text=ErrorCode._meta.get_field("description").help_text,
    )
    resolution = forms.ChoiceField(
        label=_("Resolution"),
        choices=Resolution.choices,
        widget=UnfoldAdminSelectWidget(choices=Resolution.choices),
    )
    retired = forms.BooleanField(
        label=_("Retired"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=ErrorCode._meta.get_field("retired").help_text,
    )

    class Meta:
        model = ErrorCode
        fields = ("description", "resolution", "retired")

    def operate(self) -> ErrorCode:
        return edit_error_code(
            error_code=self.instance,
            version=self.cleaned_data["version"] or 0,
            description=self.cleaned_data["description"],
            resolution=self.cleaned_data["resolution"],
            retired=self.cleaned_data["retired"],
            by=self.by,
            source=Source.ADMIN,
        )


@admin.register(ErrorCode)
class ErrorCodeAdmin(OperationAdmin, CheckedDeletion, HistoryPage, ModelAdmin):
    form = ErrorCodeForm
    list_display = ("code", "service", "description", "resolution", "state", "text_link")
    list_filter = ("service", "resolution", "retired")
    list_select_related = ("service", "message")
    list_filter_submit = False
    list_per_page = 50
    search_fields = ("code", "service__slug", "service__name", "description")
    fields = ("service", "code", "text_link", "description", "resolution", "retired")
    readonly_fields = ("service", "code", "text_link")

    def add_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A code is never without its message: both are made in one form."""
        return HttpResponseRedirect(reverse("admin:catalog_message_add"))

    def delete_row(self, row: ErrorCode, by: Any) -> None:
        delete_error_code(error_code=row, by=by)

    @display(description=_("State"), label={_("retired"): "warning"})
    def state(self, error_code: ErrorCode) -> Any:
        retired = error_code.retired or error_code.service.retired
        return _("retired") if retired else None

    @display(description=_("Message"))
    def text_link(self, error_code: ErrorCode) -> str:
        url = reverse("admin:catalog_message_change", args=[error_code.message.pk])
        return format_html('<a class="catalog-link" href="{}">{}</a>', url, _("Edit the message"))
