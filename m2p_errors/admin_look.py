"""How the admin looks (django-unfold): its names, its sidebar, the languages of its own words."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalog.domain.languages import BY_TAG

# The reference page speaks all of them; the admin those into which all its words are translated.
ADMIN_LANGUAGES = ("en", "hi", "ur")


class OpenProposals:
    """How many proposals wait, for the sidebar; nothing where none does.

    Unfold copies the sidebar for each request, and asks the copy more than once.
    """

    @cached_property
    def count(self) -> int:
        return int(apps.get_model("catalog", "Release").objects.open().count())

    def __bool__(self) -> bool:
        return self.count > 0

    def __str__(self) -> str:
        return str(self.count)


def link(
    title: Any, page: str, icon: str, permission: str, badge: OpenProposals | None = None
) -> dict[str, Any]:
    """A line of the admin's sidebar, for those who may see the page."""
    name = permission if "." in permission else f"catalog.{permission}"
    proposing = page == "catalog_release_propose"

    def is_open(request: Any) -> bool:
        is_proposing = request.path == str(reverse_lazy("admin:catalog_release_propose"))
        here = request.path.startswith(str(reverse_lazy(f"admin:{page}")))
        return here and is_proposing == proposing

    return {
        "badge": badge,
        "badge_variant": "warning",
        "title": title,
        "link": reverse_lazy(f"admin:{page}"),
        "icon": icon,
        "active": is_open,
        "permission": lambda request: request.user.has_perm(name),
    }


UNFOLD = {
    "SITE_TITLE": "m2p-errors",
    "SITE_HEADER": "m2p-errors",
    "SITE_SUBHEADER": _("What customers read when something goes wrong"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "translate",
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {
        "navigation": [
            {"code": tag, "name_local": BY_TAG[tag].native_name} for tag in ADMIN_LANGUAGES
        ],
    },
    "SHOW_HISTORY": True,
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("catalog/reference/icon.svg"),
        },
    ],
    # The reference page's teal (its tokens.css), so that both are one product.
    "COLORS": {
        "primary": {
            "50": "#f0f9fa",
            "100": "#e3f1f3",
            "200": "#bfe3e7",
            "300": "#8fd0d8",
            "400": "#5fcbd6",
            "500": "#1b8c97",
            "600": "#0b6b74",
            "700": "#095860",
            "800": "#08464d",
            "900": "#07383e",
            "950": "#04252a",
        },
    },
    "STYLES": [lambda request: static("catalog/admin/catalog.css")],
    "SIDEBAR": {
        "navigation": [
            {
                "title": _("Catalogue"),
                "items": [
                    link(_("Messages"), "catalog_message_changelist", "chat", "view_message"),
                    link(_("Error codes"), "catalog_errorcode_changelist", "tag", "view_errorcode"),
                    link(_("Services"), "catalog_service_changelist", "dns", "view_service"),
                ],
            },
            {
                "title": _("Going live"),
                "items": [
                    link(_("Propose"), "catalog_release_propose", "publish", "view_release"),
                    link(
                        _("Releases"),
                        "catalog_release_changelist",
                        "history",
                        "view_release",
                        badge=OpenProposals(),
                    ),
                ],
            },
            {
                "title": _("People"),
                "items": [
                    link(_("Users"), "auth_user_changelist", "person", "auth.view_user"),
                    link(_("Groups"), "auth_group_changelist", "group", "auth.view_group"),
                ],
            },
        ],
    },
}
