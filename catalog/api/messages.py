"""/api/messages: what apps fetch."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from catalog.api import described, parameters
from catalog.api.answers import JSON, answer
from catalog.api.formats import FORMATS
from catalog.api.formats.conversion import converted
from catalog.api.formats.negotiation import FormatNegotiation
from catalog.api.formats.renderer import FormatRenderer
from catalog.api.problems import (
    TOO_MANY_REQUESTS,
    UNKNOWN_CODE,
    UNKNOWN_RELEASE,
    UNKNOWN_SERVICE,
    Problem,
)
from catalog.api.shapes import MessageBundle, MessageOfRelease
from catalog.api.throttling import CostlyThrottle
from catalog.api.view import CatalogueView
from catalog.domain.conditional import IDENTITY, Representation
from catalog.domain.languages import SOURCE
from catalog.operations import earlier_bundles, look_up
from catalog.operations.errors import NotFound
from catalog.operations.loaded_bundle import LoadedBundle
from catalog.operations.look_up import FoundMessage


class MessagesView(CatalogueView):
    """The messages of one language: all of them, or those of a service or a code.

    An app asks for all once, and again with `If-None-Match`: as long as nothing was released in
    its language, the answer is an empty 304. A message that has no text yet in the language is
    given whole in English, with its own `lang`. `release` asks for what was served at an earlier
    release, `since` for what has changed since one: an app that holds the bundle of release N puts
    in the `messages` and takes out what is `gone`. Where the answer has no `since`, it is the whole
    bundle. `format` gives a file for Android, iOS and others.
    """

    renderer_classes = (JSONRenderer, *FORMATS)
    content_negotiation_class = FormatNegotiation
    throttle_classes = (CostlyThrottle,)

    @described.endpoint(
        name="listMessages",
        tag="Messages",
        summary="All messages in one language",
        shape=MessageBundle,
        parameters=(
            *(described.LANG, described.SERVICE, described.CODE),
            *(described.RELEASE, described.SINCE, described.FORMAT),
        ),
        kinds=(UNKNOWN_SERVICE, UNKNOWN_RELEASE, TOO_MANY_REQUESTS),
        by_language=True,
        formats=FORMATS,
    )
    def get(self, request: Request) -> HttpResponse:
        given = parameters.read(request, "lang", "service", "code", "release", "since", "format")
        wanted = parameters.language(request, given)
        release = _release(given)
        bundle = _bundle(wanted.lang, release)
        service, code = given.get("service", ""), given.get("code", "")
        since = _since(given)
        renderer, content_type = request.accepted_renderer, JSON
        if since is not None and isinstance(renderer, FormatRenderer):
            raise parameters.invalid("since", "goes with JSON only. Ask with format=json.")
        try:
            if since is not None:
                found = earlier_bundles.changes_since(bundle, since=since)
            else:
                found = _find_messages(bundle, release, service, code)
        except NotFound:
            raise Problem(
                UNKNOWN_SERVICE,
                f"There is no service {parameters.quoted(service)}. {UNKNOWN_SERVICE.mend}",
                parameter="service",
                fallback=bundle.fallback,
            ) from None
        if isinstance(renderer, FormatRenderer):
            english = _bundle(SOURCE, release).whole.bodies[IDENTITY]
            found = converted(renderer.format, found.bodies[IDENTITY], english)
            content_type = renderer.content_type
        return answer(
            request,
            found,
            lang=bundle.lang,
            negotiated=wanted.negotiated,
            for_ever=release is not None,
            by_accept="format" not in given,
            content_type=content_type,
        )


class MessageView(CatalogueView):
    """The message of one code of one service.

    For a code that the catalogue does not know, the answer is a 404 with a `fallback` message,
    so that an app always has something to show.
    """

    @described.endpoint(
        name="readMessage",
        tag="Messages",
        summary="One message",
        shape=MessageOfRelease,
        parameters=(described.SERVICE_PATH, described.CODE_PATH, described.LANG, described.RELEASE),
        kinds=(UNKNOWN_CODE, UNKNOWN_RELEASE),
        by_language=True,
    )
    def get(self, request: Request, service: str, code: str) -> HttpResponse:
        given = parameters.read(request, "lang", "release")
        wanted = parameters.language(request, given)
        release = _release(given)
        bundle = _bundle(wanted.lang, release)
        try:
            found = _find_message(bundle, release, service, code)
        except NotFound:
            named = f"no code {parameters.quoted(code)} of a service {parameters.quoted(service)}"
            raise Problem(
                UNKNOWN_CODE, f"There is {named}. {UNKNOWN_CODE.mend}", fallback=bundle.fallback
            ) from None
        return answer(
            request,
            found.whole,
            lang=found.lang,
            negotiated=wanted.negotiated,
            for_ever=release is not None,
        )


def _release(given: Mapping[str, str]) -> int | None:
    """The earlier release that is asked for; None: what is live now."""
    return parameters.integer(given, "release", highest=parameters.MAX_RELEASE)


def _since(given: Mapping[str, str]) -> int | None:
    """The release whose bundle the app holds. Raises Problem beside what narrows the answer."""
    since = parameters.integer(given, "since", highest=parameters.MAX_RELEASE)
    others = [name for name in ("service", "code", "release") if name in given]
    if since is not None and others:
        raise parameters.invalid("since", f"can't go with {' and '.join(others)}.")
    return since


def _bundle(lang: str, release: int | None) -> LoadedBundle:
    if release is None:
        return look_up.current_bundle(lang)
    try:
        return earlier_bundles.bundle_at(lang, release)
    except NotFound as reason:
        raise Problem(
            UNKNOWN_RELEASE, f"{reason} {UNKNOWN_RELEASE.mend}", parameter="release"
        ) from None


def _find_messages(
    bundle: LoadedBundle, release: int | None, service: str, code: str
) -> Representation:
    if release is None:
        return look_up.find_messages(bundle, service=service, code=code)
    return earlier_bundles.find_messages_at(bundle, release=release, service=service, code=code)


def _find_message(
    bundle: LoadedBundle, release: int | None, service: str, code: str
) -> FoundMessage:
    if release is None:
        return look_up.find_message(bundle, service=service, code=code)
    return earlier_bundles.find_message_at(bundle, service=service, code=code)
