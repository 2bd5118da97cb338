"""/api/messages: what apps fetch."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api import described, parameters
from catalog.api.answers import answer
from catalog.api.problems import UNKNOWN_CODE, UNKNOWN_SERVICE, Problem
from catalog.api.shapes import MessageBundle, MessageOfRelease
from catalog.api.view import CatalogueView
from catalog.operations import look_up
from catalog.operations.errors import NotFound


class MessagesView(CatalogueView):
    """The messages of one language: all of them, or those of a service or a code.

    An app asks for all once, and again with `If-None-Match`: as long as nothing was released in
    its language, the answer is an empty 304. A message that has no text yet in the language is
    given whole in English, with its own `lang`.
    """

    @described.endpoint(
        name="listMessages",
        tag="Messages",
        summary="All messages in one language",
        shape=MessageBundle,
        parameters=(described.LANG, described.SERVICE, described.CODE),
        kinds=(UNKNOWN_SERVICE,),
        by_language=True,
    )
    def get(self, request: Request) -> HttpResponse:
        given = parameters.read(request, "lang", "service", "code")
        wanted = parameters.language(request, given)
        bundle = look_up.current_bundle(wanted.lang)
        service, code = given.get("service", ""), given.get("code", "")
        try:
            found = look_up.find_messages(bundle, service=service, code=code)
        except NotFound:
            raise Problem(
                UNKNOWN_SERVICE,
                f"There is no service {parameters.quoted(service)}. {UNKNOWN_SERVICE.mend}",
                parameter="service",
                fallback=bundle.fallback,
            ) from None
        return answer(request, found, lang=bundle.lang, negotiated=wanted.negotiated)


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
        parameters=(described.SERVICE_PATH, described.CODE_PATH, described.LANG),
        kinds=(UNKNOWN_CODE,),
        by_language=True,
    )
    def get(self, request: Request, service: str, code: str) -> HttpResponse:
        given = parameters.read(request, "lang")
        wanted = parameters.language(request, given)
        bundle = look_up.current_bundle(wanted.lang)
        try:
            found = look_up.find_message(bundle, service=service, code=code)
        except NotFound:
            named = f"no code {parameters.quoted(code)} of a service {parameters.quoted(service)}"
            raise Problem(
                UNKNOWN_CODE, f"There is {named}. {UNKNOWN_CODE.mend}", fallback=bundle.fallback
            ) from None
        return answer(request, found.whole, lang=found.lang, negotiated=wanted.negotiated)
