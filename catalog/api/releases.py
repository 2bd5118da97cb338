"""/api/releases: what was published when, by whom, and what it changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api import described, parameters
from catalog.api.answers import answer, packed
from catalog.api.problems import UNKNOWN_RELEASE, UNKNOWN_SERVICE, Problem
from catalog.api.shapes import ReleaseList, ReleaseWithChanges
from catalog.api.view import CatalogueView
from catalog.domain import bundles
from catalog.domain.cells import FALLBACK, CellChange
from catalog.domain.languages import TAGS
from catalog.operations.errors import NotFound, TooWide
from catalog.operations.list_releases import (
    DEFAULT_PAGE,
    LARGEST_PAGE,
    ReleaseEntry,
    list_releases,
    read_release,
)
from catalog.operations.look_up import was_released
from catalog.operations.read_releases import Difference, compare


class ReleasesView(CatalogueView):
    """What was published when and who stands for it, the newest release first, page by page."""

    @described.endpoint(
        name="listReleases",
        tag="Releases",
        summary="All releases",
        shape=ReleaseList,
        parameters=(described.LIMIT, described.BEFORE),
    )
    def get(self, request: Request) -> HttpResponse:
        given = parameters.read(request, "limit", "before")
        limit = parameters.integer(given, "limit", highest=LARGEST_PAGE) or DEFAULT_PAGE
        before = parameters.integer(given, "before", highest=parameters.MAX_RELEASE)
        page = list_releases(limit=limit, before=before)
        rest = urlencode({"limit": limit, "before": page.releases[-1].number}) if page.more else ""
        content = {
            "releases": [{**_release(entry), "changes": entry.changes} for entry in page.releases],
            "next": f"/api/releases?{rest}" if rest else None,
        }
        return answer(request, packed(bundles.to_json(content)))


class ReleaseView(CatalogueView):
    """One release, with each text that it changed; or the difference from any other release.

    With `from`, the changes lead from that release to this one, whichever is the older: each
    text once, as it was there and as it is here.
    """

    @described.endpoint(
        name="readRelease",
        tag="Releases",
        summary="One release with its changes",
        shape=ReleaseWithChanges,
        parameters=(
            described.NUMBER_PATH,
            described.FROM,
            described.CHANGES_LANG,
            described.CHANGES_SERVICE,
            described.CHANGES_LIMIT,
            described.OFFSET,
        ),
        kinds=(UNKNOWN_RELEASE, UNKNOWN_SERVICE),
    )
    def get(self, request: Request, number: str) -> HttpResponse:
        wanted = _wanted(parameters.read(request, *_PARAMETERS), number)
        release = _read(wanted.end)
        found = _compare(wanted)
        content = {
            **_release(release),
            "from": wanted.start,
            "total": found.total,
            "changes": [_change(change) for change in found.changes],
            "next": _next(wanted, found),
        }
        return answer(request, packed(bundles.to_json(content)))


_PARAMETERS = ("from", "lang", "service", "limit", "offset")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which changes: from release `start` to release `end`, and which page of them."""

    start: int
    end: int
    lang: str
    service: str
    limit: int
    offset: int


def _wanted(given: Mapping[str, str], number: str) -> _Wanted:
    end = int(number) if re.fullmatch("[0-9]{1,10}", number) else 0
    if not 1 <= end <= parameters.MAX_RELEASE:
        raise _unknown(number)
    start = parameters.integer(given, "from", lowest=0, highest=parameters.MAX_RELEASE)
    lang = given.get("lang", "")
    if lang and lang not in TAGS:
        raise parameters.invalid(
            "lang", f"is {parameters.quoted(lang)}. Give one of {', '.join(TAGS)}."
        )
    limit = parameters.integer(given, "limit", highest=described.MOST_CHANGES)
    offset = parameters.integer(given, "offset", lowest=0, highest=parameters.MAX_RELEASE)
    return _Wanted(
        start=end - 1 if start is None else start,
        end=end,
        lang=lang,
        service=given.get("service", ""),
        limit=limit or described.SOME_CHANGES,
        offset=offset or 0,
    )


def _read(number: int) -> ReleaseEntry:
    try:
        return read_release(number)
    except NotFound:
        raise _unknown(str(number)) from None


def _compare(wanted: _Wanted) -> Difference:
    newer = max(wanted.start, wanted.end)
    if wanted.service not in ("", FALLBACK) and not was_released(wanted.service, newer):
        raise Problem(
            UNKNOWN_SERVICE,
            f"There was no service {parameters.quoted(wanted.service)} in release {newer}. "
            "/api/services lists the services.",
            parameter="service",
        )
    try:
        return compare(
            start=wanted.start,
            end=wanted.end,
            lang=wanted.lang,
            service=wanted.service,
            offset=wanted.offset,
            limit=wanted.limit,
        )
    except NotFound:
        raise _unknown(str(wanted.start), parameter="from") from None
    except TooWide as refused:
        raise parameters.invalid("from", f"is too far away. {refused}") from None


def _unknown(number: str, **members: str) -> Problem:
    sentence = f"There is no release {parameters.quoted(number)}. {UNKNOWN_RELEASE.mend}"
    return Problem(UNKNOWN_RELEASE, sentence, **members)


def _next(wanted: _Wanted, found: Difference) -> str | None:
    offset = wanted.offset + len(found.changes)
    if not found.changes or offset >= found.total:
        return None
    narrowed = {"lang": wanted.lang, "service": wanted.service}
    query = {
        "from": wanted.start,
        **{name: text for name, text in narrowed.items() if text},
        "limit": wanted.limit,
        "offset": offset,
    }
    return f"/api/releases/{wanted.end}?{urlencode(query)}"


def _release(entry: ReleaseEntry) -> dict[str, Any]:
    named = settings.PUBLIC_NAMES
    return {
        "number": entry.number,
        "note": entry.note,
        "proposed_by": entry.proposed_by if named else None,
        "proposed_at": _moment(entry.proposed_at),
        "approved_by": entry.approved_by if named else None,
        "approved_at": _moment(entry.approved_at),
        "published_at": _moment(entry.published_at),
        "languages": entry.languages,
        "rolls_back_to": entry.rolls_back_to,
        "four_eyes": entry.four_eyes,
        "emergency": entry.emergency,
    }


def _change(change: CellChange) -> dict[str, str | None]:
    key = change.key
    return {
        "service": key.service,
        "code": key.code or None,
        "lang": key.lang or None,
        "field": key.field,
        "old": change.old,
        "new": change.new,
    }


def _moment(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
