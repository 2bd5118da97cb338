"""People whom the history names: they stay, for a release and a text are held to a person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.operations.errors import NotPermitted, StandsInHistory


def named_in_history(users: Collection[Any]) -> set[int]:
    """The primary keys of those of `users` whom a release, an edit, a comment or a row's history names."""
    pks = [user.pk for user in users]
    found: set[int] = set()
    # Every table of the catalogue that points at people, those to come too.
    for relation in get_user_model()._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not (relation.auto_created and relation.is_relation and model):
            continue
        if model._meta.app_label == "catalog":
            column = relation.field.attname  # type: ignore[union-attr]
            rows = model._base_manager.filter(**{f"{column}__in": pks}).order_by()
            found.update(rows.values_list(column, flat=True).distinct())
    return found


def check_deletable(user: Any) -> None:
    """Raises StandsInHistory where the history names `user`."""
    if named_in_history([user]):
        raise StandsInHistory(
            _("%(user)s stands in the history. Take away “active” instead.")
            % {"user": user.get_username()}
        )


@transaction.atomic
def delete_user(*, user: Any, by: Any) -> None:
    """Delete a person without traces in the catalogue. Raises NotPermitted, StandsInHistory."""
    if not (by.is_active and by.has_perm("auth.delete_user")):
        raise NotPermitted(_("You may not delete users. Ask an administrator."))
    # Whoever would write their name into the history waits until this has ended.
    for row in get_user_model().objects.select_for_update().filter(pk=user.pk):
        check_deletable(row)
        row.delete()
