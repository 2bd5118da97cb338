"""Roll back: choose a release, see exactly what leads back to it, propose that."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from catalog.admin.catalog_page import CatalogPage, show_refusal
from catalog.admin.differences import (
    PER_PAGE,
    language_tabs,
    open_tab,
    query_with,
    shown_rows,
)
from catalog.admin.release_choice import ReleaseField, service_choices
from catalog.domain.cells import CellChange, digest
from catalog.domain.languages import LANGUAGES
from catalog.models import Release
from catalog.operations.errors import CatalogueError
from catalog.operations.permissions import may
from catalog.operations.roll_back import roll_back
from catalog.operations.roll_back_changes import roll_back_changes


class TargetForm(forms.Form):
    """What the page's address says. Nothing ticked means the whole catalogue."""

    service = forms.MultipleChoiceField(
        label=gettext_lazy("Services"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    language = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        required=False,
        choices=[(one.tag, f"{one.native_name} ({one.tag})") for one in LANGUAGES],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    def __init__(self, *args: Any, asked: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = ReleaseField(asked=asked, label=_("Back to release"))
        self.fields["service"].choices = service_choices()  # type: ignore[attr-defined]

    @property
    def part(self) -> dict[str, Any]:
        """For the operations."""
        fields = self.cleaned_data
        return {
            "to": fields["to"],
            "services": fields["service"],
            "languages": fields["language"],
        }


class RollBackForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Why it goes back, in a few words. It stays in the history."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    alone = forms.BooleanField(
        label=gettext_lazy("I publish this alone; the audit will say so"),
        required=False,
        widget=UnfoldBooleanWidget,
    )
    # The button that was pressed.
    emergency = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data["emergency"] and not self.cleaned_data["alone"]:
            self.add_error("alone", _("Tick this first: nobody else will have seen it."))
        return self.cleaned_data


class RollBackPage(CatalogPage):
    """Mix-in for ReleaseAdmin."""

    def get_urls(self) -> list[Any]:
        admin: Any = self
        view = admin.admin_site.admin_view(self.roll_back_view)
        page = path("roll-back/", view, name="catalog_release_roll_back")
        return [page, *super().get_urls()]  # type: ignore[misc]

    def roll_back_view(self, request: Any) -> HttpResponse:
        """What would change, one language at a time, and the button that proposes it."""
        admin: Any = self
        if not admin.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("to")
        live = Release.objects.published().first()
        before = {"to": live.number - 1} if live and live.number else {}
        target = TargetForm(request.GET if asked else None, asked=asked, initial=before)
        form = RollBackForm(request.POST or None)
        context: dict[str, Any] = {"title": _("Roll back"), "live": live, "target": target}
        if target.is_valid():
            if request.method == "POST" and form.is_valid():
                made = _rolled_back(request, target, form)
                if made is not None:
                    told = reverse("admin:catalog_release_change", args=[made.pk])
                    return HttpResponseRedirect(told)
            context |= _shown(request, roll_back_changes(**target.part))
        return self.show_page(
            request,
            "roll_back.html",
            form=form,
            chosen=target.is_valid(),
            part=target.cleaned_data if target.is_valid() else {},
            may_propose=may(request.user, "propose_release"),
            may_alone=may(request.user, "emergency_rollback"),
            **context,
        )


def _shown(request: Any, changes: list[CellChange]) -> dict[str, Any]:
    tabs = language_tabs(request, Counter(change.key.lang for change in changes))
    shown = open_tab(tabs)
    rows = [change for change in changes if shown and change.key.lang == shown.lang]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return {
        "tabs": tabs,
        "page": page,
        "rows": shown_rows(page),
        "query": query_with(request),
        "total": len(changes),
        "seen": digest(changes),
    }


def _rolled_back(request: Any, target: TargetForm, form: RollBackForm) -> Release | None:
    fields = form.cleaned_data
    try:
        made = roll_back(
            by=request.user,
            note=fields["note"],
            seen=fields["seen"],
            emergency=fields["emergency"],
            **target.part,
        )
    except CatalogueError as error:
        show_refusal(form, error)
        return None
    if made.emergency:
        told = _("%(release)s is live. Apps get it now.")
    else:
        told = _("%(release)s waits for another person to approve it.")
    messages.success(request, told % {"release": made})
    return made
