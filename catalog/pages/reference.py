"""The reference page at `/`: rendered once for each release and language, then given as bytes."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from catalog.domain import languages
from catalog.domain.conditional import IDENTITY, Representation, choose_encoding, matches
from catalog.operations import look_up
from catalog.operations.list_releases import ReleaseEntry
from catalog.pages.view_model import newest_release, reference_page

logger = logging.getLogger(__name__)

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
}


@dataclass(frozen=True, slots=True)
class _Rendered:
    release: ReleaseEntry
    whole: Representation


_known: dict[str, _Rendered] = {}


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The current release in the language asked for, or a plain page with 503."""
    lang = _language(request)
    with translation.override(lang):
        try:
            whole = _current(lang)
        except look_up.NothingPublished:
            return _unavailable(lang, unpublished=True)
        except (DatabaseError, InterfaceError):
            logger.exception("the database does not answer, and no page is in memory")
            return _unavailable(lang, unpublished=False)
    return _answer(request, whole, lang)


def _language(request: HttpRequest) -> str:
    """What `lang` names, else the browser's wish. People get a page, where the API would refuse."""
    wanted = request.GET.get("lang")
    if wanted:
        try:
            return languages.match(wanted) or languages.SOURCE
        except languages.MalformedTag:
            pass
    return languages.choose(request.headers.get("Accept-Language", ""))


def _current(lang: str) -> Representation:
    """The page's bytes. The release fixes all that it shows, so the newest one tells if they hold.

    Raises NothingPublished, DatabaseError, InterfaceError.
    """
    known = _known.get(lang)
    try:
        release = newest_release()
        if known is None or known.release != release:
            known = _known[lang] = _render(lang, release)
    except (DatabaseError, InterfaceError):
        if known is None:
            raise
        logger.exception("the database does not answer; the page is given from memory")
    return known.whole


def _render(lang: str, release: ReleaseEntry) -> _Rendered:
    page = reference_page(lang, release)
    shown = {"page": page, "language": page.language}
    body = render_to_string("pages/reference.html", shown).encode()
    return _Rendered(release, Representation.of(body))


def _answer(request: HttpRequest, whole: Representation, lang: str) -> HttpResponse:
    accepted = request.headers.get("Accept-Encoding")
    # A browser that refuses every encoding still gets the page, as RFC 9110, 12.5.3 allows.
    encoding = choose_encoding(accepted, tuple(whole.bodies)) or IDENTITY
    etag = whole.etag(encoding)
    headers = {
        "ETag": etag,
        # Ask each time, so that a publish shows at once; the answer is mostly a 304.
        "Cache-Control": "public, no-cache",
        "Vary": "Accept-Encoding, Accept-Language",
        "Content-Language": lang,
        **SECURITY,
    }
    if matches(request.headers.get("If-None-Match"), etag):
        response = HttpResponse(status=304, headers=headers)
        del response["Content-Type"]
        return response
    if encoding != IDENTITY:
        headers["Content-Encoding"] = encoding
    return HttpResponse(whole.bodies[encoding], headers=headers)


def _unavailable(lang: str, *, unpublished: bool) -> HttpResponse:
    shown = {"language": languages.BY_TAG[lang], "unpublished": unpublished}
    body = render_to_string("pages/unavailable.html", shown)
    headers = {
        "Retry-After": "30",
        "Cache-Control": "no-store",
        "Content-Language": lang,
        "Vary": "Accept-Language",
        **SECURITY,
    }
    return HttpResponse(body, status=503, headers=headers)
