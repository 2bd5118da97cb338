from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from catalog.admin.deletion import CheckedDeletion
from catalog.admin.history_page import HistoryPage
from catalog.admin.operation_form import OperationAdmin, OperationForm
from catalog.models import Service, Source
from catalog.operations.edit_code import create_service, delete_service, edit_service


class ServiceForm(OperationForm):
    slug = forms.CharField(
        label=_("Slug"),
        widget=UnfoldAdminTextInputWidget,
        help_text=Service._meta.get_field("slug").help_text,
    )
    name = forms.CharField(label=_("Name"), widget=UnfoldAdminTextInputWidget)
    retired = forms.BooleanField(
        label=_("Retired"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=Service._meta.get_field("retired").help_text,
    )

    class Meta:
        model = Service
        fields = ("slug", "name", "retired")

    def operate(self) -> Service:
        fields = self.cleaned_data
        if self.instance.pk is None:
            return create_service(
                slug=fields["slug"], name=fields["name"], by=self.by, source=Source.ADMIN
            )
        return edit_service(
            service=self.instance,
            version=fields["version"] or 0,
            name=fields["name"],
            retired=fields["retired"],
            by=self.by,
            source=Source.ADMIN,
        )


@admin.register(Service)
class ServiceAdmin(OperationAdmin, CheckedDeletion, HistoryPage, ModelAdmin):
    form = ServiceForm
    list_display = ("name_shown", "slug", "live_codes", "retired_shown")
    list_filter = ("retired",)
    search_fields = ("slug", "name")
    ordering = ("slug",)

    def get_fields(self, request: Any, obj: Service | None = None) -> tuple[str, ...]:
        return ("slug", "name", "retired") if obj else ("slug", "name")

    def get_readonly_fields(self, request: Any, obj: Service | None = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_queryset(self, request: Any) -> QuerySet[Service]:
        live = Count("error_codes", filter=Q(error_codes__retired=False))
        return super().get_queryset(request).annotate(live=live)

    def delete_row(self, row: Service, by: Any) -> None:
        delete_service(service=row, by=by)

    @display(description=_("Service"), ordering="name")
    def name_shown(self, service: Service) -> str:
        return service.name

    @display(description=_("Codes"), ordering="live")
    def live_codes(self, service: Service) -> int:
        return service.live  # type: ignore[attr-defined]

    @display(description=_("State"), label={_("retired"): "warning"})
    def retired_shown(self, service: Service) -> Any:
        return _("retired") if service.retired else None
