"""What the OpenAPI schema says of /api/exports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from catalog.api import import_kinds, problems
from catalog.api.described import ALLOW, RETRY_AFTER, header, problem_answers
from catalog.api.described_imports import FOR_TOKENS, TAG, WWW_AUTHENTICATE
from catalog.api.parameters import MAX_RELEASE
from catalog.domain.languages import TAGS
from catalog.operations.writing import FILE_FORMATS, SHAPES

_FILE_FORMAT = OpenApiParameter(
    "file_format",
    {"type": "string", "enum": list(FILE_FORMATS)},
    OpenApiParameter.PATH,
    description="For a spreadsheet (`csv`, `xlsx`), or for a translator (`xliff`, `po`).",
)
_LANG = OpenApiParameter(
    "lang",
    {
        "type": "array",
        "items": {"type": "string", "enum": list(TAGS)},
        "minItems": 1,
        "uniqueItems": True,
    },
    explode=False,
    description="Which languages, joined by commas; without it all. `xliff` and `po` need one that is "
    "not `en`.",
)
_SERVICE = OpenApiParameter(
    "service",
    {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    explode=False,
    description="Only these services, by slug, joined by commas. `*` is the fallback message.",
)
_MISSING = OpenApiParameter(
    "missing",
    {"type": "boolean", "default": False},
    description="Only messages in use without a title or a body in one of the languages.",
)
_SINCE = OpenApiParameter(
    "since",
    {"type": "integer", "minimum": 0, "maximum": MAX_RELEASE},
    description="Only messages that read otherwise now than this release left them. 0: before the "
    "first.",
)
_SHAPE = OpenApiParameter(
    "shape",
    {"type": "string", "enum": list(SHAPES), "default": SHAPES[0]},
    description="Of `csv` and `xlsx`: a column for each language's texts (`wide`), or a row for each "
    "language (`long`).",
)
_CONTENT_DISPOSITION = header("Content-Disposition", "The file's name.", [200])
_MEDIA_TYPES = (
    *("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    *("application/xliff+xml", "text/x-gettext-translation"),
)

exporting: Callable[[Any], Any] = extend_schema(
    operation_id="exportMessages",
    tags=[TAG],
    summary="The working copy as a file",
    parameters=[
        *(_FILE_FORMAT, _LANG, _SERVICE, _MISSING, _SINCE, _SHAPE),
        *(_CONTENT_DISPOSITION, ALLOW, RETRY_AFTER, WWW_AUTHENTICATE),
    ],
    responses={
        **{
            (200, media_type): OpenApiResponse(
                {"type": "string", "format": "binary"}, description="The file."
            )
            for media_type in _MEDIA_TYPES
        },
        **problem_answers(
            (
                *FOR_TOKENS,
                problems.UNKNOWN_ADDRESS,
                import_kinds.NOTHING_TO_EXPORT,
                problems.TOO_MANY_REQUESTS,
            )
        ),
    },
)
