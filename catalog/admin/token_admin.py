"""Tokens with which a product team's own program sends and fetches files, each with a user's rights."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.admin import TokenAdmin as RestTokenAdmin
from rest_framework.authtoken.models import TokenProxy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from catalog.admin.askable_list import AskableList

admin.site.unregister(TokenProxy)


@admin.register(TokenProxy)
class TokenAdmin(AskableList, RestTokenAdmin, ModelAdmin):
    """The key itself is shown once, to who makes it; whoever needs it again makes a new one."""

    list_display = ("user", "ends_with", "created", "revoke")
    list_display_links = None
    change_list_template = "admin/catalog/token_list.html"

    @display(description=_("Ends with"))
    def ends_with(self, token: TokenProxy) -> str:
        return f"…{token.key[-4:]}"

    @display(description="")
    def revoke(self, token: TokenProxy) -> str:
        address = reverse("admin:authtoken_tokenproxy_delete", args=[token.user_id])
        return format_html('<a class="catalog-link" href="{}">{}</a>', address, _("Revoke"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A token never goes from one user to another."""
        return False

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("admin:authtoken_tokenproxy_changelist")

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        told = _("The token of %(user)s: %(key)s. Copy it now, it is not shown again.")
        self.message_user(request, told % {"user": obj.user, "key": obj.key})
        return redirect("admin:authtoken_tokenproxy_changelist")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Under the user's name, not under the key."""
        token = self.get_object(request, object_id)
        shown = {"object": token.user} if token is not None else {}
        return super().delete_view(request, object_id, {**shown, **(extra_context or {})})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return [str(token.user) for token in objs], {}, set(), []

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.message_user(
            request, _("The token is revoked. Whoever sends it is refused from now on.")
        )
        return redirect("admin:authtoken_tokenproxy_changelist")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """In the user's own log: it would name the token by its key."""
        return super().log_change(request, obj.user, [{"added": {"name": "token", "object": ""}}])

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for token in queryset:
            told: Any = [{"deleted": {"name": "token", "object": ""}}]
            super().log_change(request, token.user, told)
