"""Releases and proposals: their list. Their pages are mixed in, each from a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from catalog.admin.askable_list import AskableList
from catalog.admin.audit_page import AuditPage
from catalog.admin.compare_page import ComparePage
from catalog.admin.propose_page import ProposePage
from catalog.admin.read_at_page import ReadAtPage
from catalog.admin.read_only import ReadOnly
from catalog.admin.review_page import ReviewPage
from catalog.admin.roll_back_page import RollBackPage
from catalog.models import Change, Release
from catalog.models.release import OPEN, State
from catalog.operations.list_releases import name_of

# What waits for someone stands above what is settled, and the newest first.
_WAITS_FIRST = Case(When(state__in=OPEN, then=Value(0)), default=Value(1)).asc()
_NEWEST_FIRST = Coalesce("published_at", "closed_at", "proposed_at").desc()


class StateFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> Iterable[tuple[Any, Any]]:
        return [("open", _("open")), *State.choices]

    def queryset(self, request: Any, queryset: Any) -> QuerySet:
        if self.value() == "open":
            return queryset.open().order_by()
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


@admin.register(Release)
class ReleaseAdmin(
    ReadOnly,
    AskableList,
    ProposePage,
    ReviewPage,
    RollBackPage,
    ComparePage,
    ReadAtPage,
    AuditPage,
    ModelAdmin,
):
    list_display = (
        *("name", "state_shown", "note", "changed_cells"),
        *("proposer", "proposed_on", "approver", "live_since"),
    )
    list_filter = (StateFilter,)
    list_filter_submit = False
    list_fullwidth = True
    list_per_page = 50
    search_fields = ("note",)
    ordering = (_WAITS_FIRST, _NEWEST_FIRST)
    change_list_template = "admin/catalog/release_list.html"

    class Media:
        css = {"all": ("catalog/admin/catalog.css",)}

    def get_queryset(self, request: Any) -> QuerySet[Release]:
        counted = Change.objects.filter(release=OuterRef("pk")).order_by().values("release")
        people = ("proposed_by", "approved_by", "closed_by", "renewed_as")
        rows = super().get_queryset(request).select_related(*people)
        return rows.annotate(cells=Coalesce(Subquery(counted.values(total=Count("pk"))), 0))

    @display(description=_("Release"), ordering="pk")
    def name(self, release: Release) -> SafeString:
        return format_html('<span class="catalog-nowrap">{}</span>', release)

    @display(
        description=_("State"),
        ordering="state",
        label={
            State.PROPOSED: "warning",
            State.APPROVED: "info",
            State.PUBLISHED: "success",
            State.REJECTED: "danger",
            State.WITHDRAWN: "",
        },
    )
    def state_shown(self, release: Release) -> tuple[str, str]:
        return release.state, release.get_state_display()

    @display(description=_("Changes"), ordering="cells")
    def changed_cells(self, release: Release) -> int:
        return release.cells  # type: ignore[attr-defined]

    @display(description=_("Proposed by"), ordering="proposed_by__username")
    def proposer(self, release: Release) -> str:
        return name_of(release.proposed_by)

    @display(description=_("Approved by"), ordering="approved_by__username")
    def approver(self, release: Release) -> SafeString:
        if release.approved_by is None:
            return SafeString("—")
        alone = _("four eyes were off") if not release.four_eyes else ""
        mark = _("emergency") if release.emergency else alone
        chip = format_html(' <span class="catalog-chip catalog-wrong">{}</span>', mark)
        return format_html("{}{}", name_of(release.approved_by), chip if mark else "")

    @display(description=_("Proposed"), ordering="proposed_at")
    def proposed_on(self, release: Release) -> str:
        return _time(release.proposed_at)

    @display(description=_("Live since"), ordering="published_at")
    def live_since(self, release: Release) -> str:
        if release.publish_at and release.is_open:
            return gettext("from %(when)s") % {"when": _time(release.publish_at)}
        return _time(release.published_at) if release.published_at else "—"


def _time(moment: datetime) -> str:
    return date_format(localtime(moment), "j M Y, H:i")
