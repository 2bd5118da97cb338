"""/api/imports: a program sends a file, and is told what it changes and what stands in its way."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api import described_imports, parameters
from catalog.api.import_answers import REFUSALS, refusal, told
from catalog.api.import_kinds import UNKNOWN_IMPORT
from catalog.api.import_parameters import Asked, asked_of, terms_of
from catalog.api.problems import Problem
from catalog.api.tokens import TokenView
from catalog.api.uploads import upload_of
from catalog.models import MessageImport, Source
from catalog.operations.errors import CatalogueError
from catalog.operations.importing.find import own_import
from catalog.operations.importing.read_import import read_import
from catalog.operations.importing.start import start_looking
from catalog.operations.importing.take import give_up, take_upload
from catalog.operations.machine_import import carry_on, forget_import
from catalog.operations.permissions import require

_READING = MessageImport.State.READING


class ImportsView(TokenView):
    """Merge a file into the working copy: all of it, or nothing.

    Rows that carry a version are merged with what was changed since they were exported. What comes
    out is to be proposed and approved like any other change.
    """

    @described_imports.sending
    def post(self, request: Request) -> HttpResponse:
        asked = asked_of(request)
        try:
            made = _taken(request, asked)
        except REFUSALS as refused:
            raise refusal(refused, None) from None
        return _gone_on(made, request.user, asked, done=201)


class ImportView(TokenView):
    """One import: of one's own, or one that somebody has applied."""

    free_methods = ("GET", "HEAD")

    @described_imports.asking
    def get(self, request: Request, import_id: str) -> HttpResponse:
        parameters.read(request)
        require(request.user, "import_message")
        try:
            made = read_import(of=_number(import_id), by=request.user)
        except REFUSALS as refused:
            raise refusal(refused, None) from None
        return told(made, status=200)

    @described_imports.confirming
    def post(self, request: Request, import_id: str) -> HttpResponse:
        asked = Asked(terms_of(request))
        require(request.user, "import_message")
        try:
            made = own_import(_number(import_id), request.user)
        except REFUSALS as refused:
            raise refusal(refused, None) from None
        return _gone_on(made, request.user, asked, done=200)

    @described_imports.giving_up
    def delete(self, request: Request, import_id: str) -> HttpResponse:
        parameters.read(request)
        require(request.user, "import_message")
        try:
            made = own_import(_number(import_id), request.user)
            if made.state == _READING:
                give_up(of=made.pk, by=request.user)
            else:
                forget_import(made, by=request.user)
        except REFUSALS as refused:
            raise refusal(refused, None) from None
        response = HttpResponse(status=204, headers={"Cache-Control": "no-store"})
        del response["Content-Type"]
        return response


def _taken(request: Request, asked: Asked) -> MessageImport:
    """The import of this file, looked through or begun to be; or that of then, with the same key."""
    require(request.user, "import_message")
    with upload_of(request._request) as upload:
        made, is_new = take_upload(
            file=upload.file,
            file_name=asked.file_name or upload.name,
            by=request.user,
            source=Source.API,
            erase_blanks=asked.erase_blanks,
            key=asked.key,
        )
    return start_looking(made) if is_new else made


def _gone_on(made: MessageImport, by: Any, asked: Asked, *, done: int) -> HttpResponse:
    """As far as it goes within this request; a dry run leaves nothing behind."""
    try:
        made = carry_on(made, by=by, terms=asked.terms, dry_run=asked.dry_run)
    except REFUSALS as refused:
        problem = refusal(refused, made, kept=not asked.dry_run)
        if asked.dry_run:
            _forget(made, by)
        raise problem from None
    if made.state == _READING:
        return told(made, status=202, located=True)
    if not asked.dry_run:
        return told(made, status=done, located=done == 201)
    response = told(made, status=200, kept=False)
    _forget(made, by)
    return response


def _forget(made: MessageImport, by: Any) -> None:
    try:
        forget_import(made, by=by)
    except CatalogueError:
        # Somebody else has forgotten it already.
        return


def _number(text: str) -> int:
    number = int(text) if re.fullmatch("[0-9]{1,10}", text) else 0
    if not 1 <= number <= parameters.MAX_RELEASE:
        detail = f"There is no import {parameters.quoted(text)}. {UNKNOWN_IMPORT.mend}"
        raise Problem(UNKNOWN_IMPORT, detail)
    return number
