"""One release or proposal: what it changes, who did what, and the decision of the person who reads it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone

from catalog.admin.catalog_page import CatalogPage
from catalog.admin.narrowing import (
    Narrowing,
    language_choices,
    narrowing,
    service_choices,
    service_names,
)
from catalog.admin.review_actions import AT_FORMAT, Done, Refused, act
from catalog.admin.review_shown import shown_code, shown_events
from catalog.domain.languages import TAGS
from catalog.models import Release
from catalog.operations.audit import events
from catalog.operations.decisions import decisions
from catalog.operations.read_proposal import PER_PAGE, read_proposal

# A release with more changes than this opens with one language: nobody reads all 13 at once.
_ALL_AT_ONCE = 100


class ReviewPage(CatalogPage):
    """Mix-in for ReleaseAdmin: the page of one release, and what its buttons do."""

    def change_view(
        self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        admin: Any = self
        release = admin.get_object(request, object_id)
        if release is None:
            return admin._get_obj_does_not_exist_redirect(request, admin.opts, object_id)
        if not admin.has_view_permission(request, release):
            raise PermissionDenied
        narrowed = narrowing(request, lang=_first_language(release))
        refused = None
        if request.method == "POST":
            outcome = act(request, release)
            if isinstance(outcome, Done):
                here = f"{request.path}?{narrowed.address}{outcome.anchor}"
                return self.done(request, outcome.told, outcome.address or here)
            refused = outcome
            # It may have gone live, or been withdrawn, while it was read.
            release = admin.get_object(request, object_id)
        return self.show_page(
            request,
            "review.html",
            title=str(release),
            release=release,
            refused=refused,
            **_review(release, narrowed),
            **_decision(request, release, refused),
        )


def _first_language(release: Any) -> str | None:
    if release.cells <= _ALL_AT_ONCE:
        return None
    there = set(release.changes.order_by().values_list("lang", flat=True).distinct())
    return next((tag for tag in TAGS if tag in there), None)


def _review(release: Release, narrowed: Narrowing) -> dict[str, Any]:
    review = read_proposal(
        release, lang=narrowed.lang, service=narrowed.service, page=narrowed.page
    )
    names = service_names(review.services)
    return {
        "total": review.changes,
        "codes": [shown_code(code, names) for code in review.codes],
        "languages": language_choices(narrowed, review.languages, total=review.changes),
        "services": service_choices(narrowed, review.services, names),
        "page": Paginator(range(review.codes_in_all), PER_PAGE).get_page(narrowed.page),
        "query": narrowed.query,
        "address": narrowed.address,
    }


def _decision(request: Any, release: Release, refused: Refused | None) -> dict[str, Any]:
    now = timezone.localtime()
    return {
        "decisions": decisions(release=release, by=request.user),
        "events": shown_events(events(proposal=release.pk)),
        "newest": Release.objects.published().first(),
        "typed": refused.typed if refused else {},
        "zone": timezone.get_current_timezone_name(),
        "earliest": now.strftime(AT_FORMAT),
    }
