"""Rights: the one place where they are asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from catalog.operations.errors import NotPermitted

# What each group may do. Migrations make them; the least that each needs.
VIEW = ("view_service", "view_errorcode", "view_message", "view_release", "view_change")
GROUPS = {
    "Viewer": VIEW,
    "Editor": (
        *VIEW,
        "add_service",
        "change_service",
        "delete_service",
        "add_errorcode",
        "change_errorcode",
        "delete_errorcode",
        "add_message",
        "change_message",
        "import_message",
        "export_message",
        "propose_release",
    ),
    "Publisher": (*VIEW, "export_message", "propose_release", "publish_release"),
}


def may(by: Any, permission: str) -> bool:
    """Whether the user `by` has the catalogue's `permission`."""
    return bool(by.is_active and by.has_perm(f"catalog.{permission}"))


def require(by: Any, *permissions: str) -> None:
    """Raises NotPermitted unless the user `by` has all of the catalogue's `permissions`."""
    for permission in permissions:
        if not may(by, permission):
            raise NotPermitted(
                _("%(user)s lacks the right to do this (%(permission)s). Ask an administrator.")
                % {"user": by.get_username(), "permission": permission}
            )
