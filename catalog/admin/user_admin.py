"""Users and groups, in the look of the rest of the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from catalog.admin.askable_list import AskableList
from catalog.operations.errors import StandsInHistory
from catalog.operations.people import check_deletable, delete_user, named_in_history

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(AskableList, DjangoUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    delete_confirmation_template = "admin/catalog/stays.html"
    delete_selected_confirmation_template = "admin/catalog/some_stay.html"

    def get_readonly_fields(self, request: Any, obj: User | None = None) -> Any:
        """The audit names people by their sign-in name, so one that it names stays."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "username") if obj and named_in_history([obj]) else fields

    def delete_model(self, request: Any, obj: User) -> None:
        delete_user(user=obj, by=request.user)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def get_deleted_objects(self, objs: Iterable[User], request: Any) -> Any:
        """What would go, and, as Django's “protected”, who must stay."""
        rows, refused = list(objs), []
        for row in rows:
            try:
                check_deletable(row)
            except StandsInHistory as error:
                refused.append(str(error))
        if refused:
            return [str(row) for row in rows], {}, set(), refused
        return super().get_deleted_objects(rows, request)


@admin.register(Group)
class GroupAdmin(AskableList, DjangoGroupAdmin, ModelAdmin):
    pass
