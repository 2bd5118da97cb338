"""/api/exports: the working copy as a file, for a spreadsheet or a translator."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from django.http import FileResponse
from rest_framework.request import Request

from catalog.api import described_exports, parameters
from catalog.api.import_kinds import NOTHING_TO_EXPORT
from catalog.api.import_parameters import boolean, one_of
from catalog.api.problems import UNKNOWN_ADDRESS, Problem
from catalog.api.tokens import TokenView
from catalog.domain.languages import TAGS
from catalog.operations.errors import InvalidFields, NotFound
from catalog.operations.export_messages import export_messages
from catalog.operations.writing import FILE_FORMATS, SHAPES

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xliff": "application/xliff+xml",
    "po": "text/x-gettext-translation; charset=utf-8",
}
_PARAMETERS = ("lang", "service", "missing", "since", "shape")


class ExportView(TokenView):
    """Messages of the working copy, which is not what apps read; each row with its version."""

    @described_exports.exporting
    def get(self, request: Request, file_format: str) -> FileResponse:
        if file_format not in FILE_FORMATS:
            detail = f"There is no {parameters.quoted(file_format)}. Use {', '.join(FILE_FORMATS)}."
            raise Problem(UNKNOWN_ADDRESS, detail)
        chosen = _chosen(parameters.read(request, *_PARAMETERS))
        # Written aside first: what is refused or breaks off must not look like a whole file.
        file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
        try:
            export_messages(
                by=request.user,
                file=file,
                file_format=cast(Any, file_format),
                **chosen,
            )
        except NotFound as refused:
            raise Problem(NOTHING_TO_EXPORT, str(refused)) from None
        except InvalidFields as refused:
            name = {"languages": "lang"}.get(next(iter(refused.problems)), "lang")
            raise parameters.invalid(name, f"is not right here: {refused}") from None
        file.seek(0)
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"messages.{file_format}",
            content_type=MEDIA_TYPES[file_format],
            headers={"Cache-Control": "no-store"},
        )


def _chosen(given: Mapping[str, str]) -> dict[str, Any]:
    """export_messages' arguments. Raises Problem."""
    return {
        "languages": _languages(given.get("lang")),
        "services": _services(given.get("service", "")),
        "only_missing": boolean(given, "missing"),
        "since": parameters.integer(given, "since", lowest=0, highest=parameters.MAX_RELEASE),
        "shape": one_of(given, "shape", SHAPES),
    }


def _languages(text: str | None) -> list[str]:
    """In the catalogue's order; all where none is named."""
    tags = TAGS if text is None else _listed(text)
    for tag in tags:
        if tag not in TAGS:
            told = (
                f"has {parameters.quoted(tag)}. Give some of {', '.join(TAGS)}, joined by commas."
            )
            raise parameters.invalid("lang", told)
    return [tag for tag in TAGS if tag in tags]


def _services(text: str) -> list[str]:
    """By slug. One that none can have is unknown like any other. Raises Problem."""
    slugs = _listed(text)
    for slug in slugs:
        if not slug.isprintable():
            told = f"There is no service {parameters.quoted(slug)}. {NOTHING_TO_EXPORT.mend}"
            raise Problem(NOTHING_TO_EXPORT, told)
    return slugs


def _listed(text: str) -> list[str]:
    return [part for part in dict.fromkeys(text.split(",")) if part]
