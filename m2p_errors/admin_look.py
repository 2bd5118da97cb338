"""How the admin looks (django-unfold): its names, its sidebar, the languages of its own words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.apps import apps
from django.db.models import Value
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalog.domain.languages import BY_TAG

# The reference page speaks all of them; the admin those into which all its words are translated.
ADMIN_LANGUAGES = ("en", "hi", "ur")


class Waiting:
    """How many proposals and own imports wait for somebody: one query for the whole sidebar.

    Made anew for each request; Unfold's copies of the sidebar share it.
    """

    def __init__(self, user: Any) -> None:
        self._user = user

    def __deepcopy__(self, memo: Any) -> Waiting:
        return self

    @cached_property
    def counts(self) -> Counter[str]:
        """By what waits: `proposals`, and `imports` of this user."""
        waiting = _named("proposals", apps.get_model("catalog", "Release").objects.open())
        if self._user.has_perm("catalog.import_message"):
            imports = apps.get_model("catalog", "MessageImport").objects.filter(
                by=self._user.pk, state="ready"
            )
            waiting = waiting.union(_named("imports", imports), all=True)
        return Counter(waiting)


def _named(name: str, rows: Any) -> Any:
    return rows.order_by().annotate(waits=Value(name)).values_list("waits", flat=True)


class Badge:
    """A count beside a line of the sidebar; nothing where none waits."""

    def __init__(self, waiting: Waiting, name: str) -> None:
        self._waiting, self._name = waiting, name

    def __bool__(self) -> bool:
        return self._waiting.counts[self._name] > 0

    def __str__(self) -> str:
        return str(self._waiting.counts[self._name])


def link(
    title: Any,
    page: str,
    icon: str,
    permission: str,
    *,
    badge: Badge | None = None,
    also: str = "",
    but: str = "",
) -> dict[str, Any]:
    """A line of the admin's sidebar, for those who may see the page.

    `also`: another page below which it is the open one, too; `but`: a page that has its own line.
    """
    name = permission if "." in permission else f"catalog.{permission}"

    def is_open(request: Any) -> bool:
        here = _is_below(request, page) or _is_below(request, also)
        return here and not _is_below(request, but)

    return {
        "badge": badge,
        "badge_variant": "warning",
        "title": title,
        "link": reverse_lazy(f"admin:{page}"),
        "icon": icon,
        "active": is_open,
        "permission": lambda request: request.user.has_perm(name),
    }


def _is_below(request: Any, page: str) -> bool:
    return bool(page) and request.path.startswith(reverse(f"admin:{page}"))


def navigation(request: Any) -> list[dict[str, Any]]:
    """The sidebar."""
    waiting = Waiting(request.user)
    catalogue = [
        link(
            *(_("Messages"), "catalog_message_changelist", "chat", "view_message"),
            but="catalog_message_import",
        ),
        link(_("Error codes"), "catalog_errorcode_changelist", "tag", "view_errorcode"),
        link(_("Services"), "catalog_service_changelist", "dns", "view_service"),
        link(
            *(_("Imports"), "catalog_messageimport_changelist", "upload_file", "import_message"),
            badge=Badge(waiting, "imports"),
            also="catalog_message_import",
        ),
    ]
    going_live = [
        link(_("Propose"), "catalog_release_propose", "publish", "view_release"),
        link(
            *(_("Releases"), "catalog_release_changelist", "history", "view_release"),
            badge=Badge(waiting, "proposals"),
            but="catalog_release_propose",
        ),
    ]
    people = [
        link(_("Users"), "auth_user_changelist", "person", "auth.view_user"),
        link(_("Groups"), "auth_group_changelist", "group", "auth.view_group"),
        link(_("Tokens"), "authtoken_tokenproxy_changelist", "key", "authtoken.view_tokenproxy"),
    ]
    return [
        {"title": _("Catalogue"), "items": catalogue},
        {"title": _("Going live"), "items": going_live},
        {"title": _("People"), "items": people},
    ]


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
    "SIDEBAR": {"navigation": navigation},
}
