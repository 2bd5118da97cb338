"""What has changed since the current release, and the form that proposes all of it or a part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.admin.catalog_page import CatalogPage, show_refusal
from catalog.admin.narrowing import (
    Narrowing,
    language_choices,
    narrowing,
    service_choices,
    service_names,
)
from catalog.admin.propose_shown import codes_of_page
from catalog.admin.propose_ticks import Ticks, chosen, nothing_left_out, ticks_of
from catalog.domain.cells import CellKey, digest
from catalog.domain.selection import Selection
from catalog.models import Release
from catalog.operations.errors import CatalogueError, NotFound
from catalog.operations.importing.propose_import import selection_of
from catalog.operations.importing.read_import import read_import
from catalog.operations.permissions import may
from catalog.operations.propose import propose
from catalog.operations.publish import publish
from catalog.operations.read_changes import WaitingChanges, read_changes

_PER_PAGE = 25


class ProposeForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("What this changes, in a few words. It stays in the history."),
    )


class ProposePage(CatalogPage):
    """Mix-in for ReleaseAdmin."""

    def get_urls(self) -> list[Any]:
        admin: Any = self
        page = path(
            "propose/",
            admin.admin_site.admin_view(self.propose_view),
            name="catalog_release_propose",
        )
        return [page, *super().get_urls()]  # type: ignore[misc]

    def propose_view(self, request: Any) -> HttpResponse:
        """The changes, one page of codes at a time; its form proposes exactly what was shown."""
        admin: Any = self
        if not admin.has_view_permission(request):
            return admin.admin_site.login(request)
        asked = narrowing(request)
        # What belongs to no language is not chosen alone: a code goes with its texts.
        narrowed = replace(asked, lang=asked.lang or None)
        form = ProposeForm(request.POST or None)
        ticks = ticks_of(request.POST) if request.method == "POST" else None
        try:
            selection = _selection(narrowed, request.user)
        except NotFound as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        if ticks is not None and form.is_valid():
            release = self._made(request, form, ticks, selection)
            if release is not None:
                return self.done(
                    request,
                    _told(release),
                    reverse("admin:catalog_release_change", args=[release.pk]),
                )
        found = read_changes(selection)
        return self.show_page(
            request, "propose.html", **_context(request, found, narrowed, form, ticks)
        )

    def _made(
        self, request: Any, form: ProposeForm, ticks: Ticks, narrowed: Selection
    ) -> Release | None:
        note = form.cleaned_data["note"]
        try:
            if "publish" in request.POST:
                nothing_left_out(ticks)
                return publish(by=request.user, note=note, seen=request.POST["publish"])
            selection, seen = chosen(ticks, narrowed)
            return propose(by=request.user, note=note, selection=selection, seen=seen)
        except CatalogueError as error:
            show_refusal(form, error)
        return None


def _selection(narrowed: Narrowing, by: Any) -> Selection:
    """Raises NotFound for an import that `by` may not see."""
    chosen_part = Selection(
        services=frozenset(filter(None, [narrowed.service])),
        languages=frozenset(filter(None, [narrowed.lang])),
    )
    if not narrowed.of_import:
        return chosen_part
    cells = selection_of(read_import(of=narrowed.of_import, by=by)).cells
    # No cells would mean all of them; none is called so.
    return replace(chosen_part, cells=cells or frozenset({CellKey("", "", "", "")}))


def _context(
    request: Any, found: WaitingChanges, narrowed: Narrowing, form: ProposeForm, ticks: Ticks | None
) -> dict[str, Any]:
    free = found.free
    codes = sorted({(one.change.key.service, one.change.key.code) for one in found.chosen})
    page = Paginator(codes, _PER_PAGE).get_page(narrowed.page)
    names = service_names(found.services)
    shown = codes_of_page(found, list(page), names)
    whole = not (narrowed.lang or narrowed.service or narrowed.of_import)
    may_propose = may(request.user, "propose_release")
    alone = not settings.FOUR_EYES and may_propose and may(request.user, "publish_release")
    return {
        "title": _("Propose"),
        "form": form,
        "current": Release.objects.published().first(),
        "total": len(found.everything),
        "free": len(free),
        "whole": digest(free),
        "languages": language_choices(narrowed, found.languages, total=len(found.everything)),
        "services": service_choices(narrowed, found.services, names),
        "shown": shown,
        "page": page,
        "query": narrowed.query,
        "address": narrowed.address,
        "of_import": narrowed.of_import,
        "left_out": {"/".join(code) for code in ticks.left_out} if ticks else set(),
        "this_page_only": ticks is not None and not ticks.all_pages,
        "may_propose": may_propose,
        "publish": digest(found.everything) if alone and whole else "",
        "button": _buttons(),
    }


def _buttons() -> dict[str, str]:
    """The button's words for one change and for more, into which the page's script puts the number."""
    return {
        name: ngettext("Propose %(count)s change", "Propose %(count)s changes", number)
        % {"count": "{}"}
        for name, number in (("one", 1), ("more", 2))
    }


def _told(release: Release) -> str:
    if release.state == Release.State.PUBLISHED:
        return _("Release %(number)d is live. Apps get it now.") % {"number": release.number}
    return _("Proposal %(number)d is made. It waits for another person, who approves it.") % {
        "number": release.pk
    }
