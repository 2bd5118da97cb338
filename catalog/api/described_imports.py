"""What the OpenAPI schema says of /api/imports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from catalog.api import answers, import_kinds, problems, uploads
from catalog.api.described import ALLOW, RETRY_AFTER, header, problem_answers
from catalog.api.import_parameters import BLANK, KEY, KEY_FORMAT, MAX_NAME, NAME_FORMAT, ON_CONFLICT
from catalog.api.import_shapes import ImportReport
from catalog.api.parameters import MAX_RELEASE

View = TypeVar("View", bound=Callable[..., Any])

TAG = "Imports and exports"
# Whoever has a token meets these everywhere.
FOR_TOKENS = (
    problems.UNKNOWN_PARAMETER,
    problems.REPEATED_PARAMETER,
    problems.INVALID_PARAMETER,
    problems.BAD_REQUEST,
    problems.NOT_SIGNED_IN,
    problems.NOT_PERMITTED,
    problems.METHOD_NOT_ALLOWED,
    problems.TOO_LONG,
    problems.INTERNAL_ERROR,
    problems.UNAVAILABLE,
)
WWW_AUTHENTICATE = header("WWW-Authenticate", "`Bearer`: what to send (RFC 6750).", [401])
_REFUSED = (
    import_kinds.CONFLICTS,
    import_kinds.CHANGED_MEANWHILE,
    import_kinds.NOT_OPEN,
    import_kinds.UNREADABLE_FILE,
    import_kinds.WRONG_ROWS,
)
_DRY_RUN = OpenApiParameter(
    "dry_run",
    {"type": "boolean", "default": False},
    description="Only tell what would happen. Nothing is written, and no import is left.",
)
_BLANK = OpenApiParameter(
    "blank",
    {"type": "string", "enum": list(BLANK), "default": BLANK[0]},
    description="What a blank cell does to a text.",
)
_ON_CONFLICT = OpenApiParameter(
    "on_conflict",
    {"type": "string", "enum": list(ON_CONFLICT), "default": ON_CONFLICT[0]},
    description="Where a text was changed on both sides: import nothing (`stop`), take the file's "
    "text (`mine`), or leave the catalogue's (`theirs`).",
)
_GOOD_ROWS_ONLY = OpenApiParameter(
    "good_rows_only",
    {"type": "boolean", "default": False},
    description="Leave out rows that are wrong, and import the others.",
)
_FILE_NAME = OpenApiParameter(
    "file_name",
    {"type": "string", "minLength": 1, "maxLength": MAX_NAME, "pattern": NAME_FORMAT},
    description="What the history calls the file. Without it: the name in the form.",
)
_KEY = OpenApiParameter(
    KEY,
    {"type": "string", "pattern": KEY_FORMAT},
    OpenApiParameter.HEADER,
    description="The caller's own name for this import (draft-ietf-httpapi-idempotency-key-header), "
    "at best a UUID. The same file with the same key is imported once, and answered alike.",
)
_ID = OpenApiParameter(
    "import_id",
    {"type": "integer", "minimum": 1, "maximum": MAX_RELEASE},
    OpenApiParameter.PATH,
    description="The import's `id`.",
)
_LOCATION = header("Location", "Where the import can be asked for.", [201, 202])
_ACCEPTED_RETRY = header("Retry-After", "Seconds after which to ask again.", [202])
_BINARY = {"type": "string", "format": "binary", "minLength": 1}
_BODY = {
    uploads.FORM: {
        "type": "object",
        "properties": {uploads.PART: _BINARY},
        "required": [uploads.PART],
        "additionalProperties": False,
    },
    **dict.fromkeys(uploads.MEDIA_TYPES, _BINARY),
}
_READING = "A large file, still being read: ask at `Location`, and when it is `ready`, POST there."


def require_file(result: dict[str, Any], **_told: Any) -> dict[str, Any]:
    """drf-spectacular's hook: it takes every body that no serializer describes for optional."""
    for methods in result["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
    return result


def _operation(
    name: str,
    summary: str,
    *,
    answered: dict[int, str],
    parameters: tuple[OpenApiParameter, ...] = (),
    kinds: tuple[problems.Kind, ...] = (),
    request: Any = None,
) -> Callable[[View], View]:
    """extend_schema for an answer that is a report, or nothing with 204."""
    reported = [status for status in answered if status != 204]
    described: Callable[[View], View] = extend_schema(
        operation_id=name,
        tags=[TAG],
        summary=summary,
        request=request,
        parameters=[*parameters, ALLOW, RETRY_AFTER, WWW_AUTHENTICATE],
        responses={
            **{
                (status, answers.JSON): OpenApiResponse(ImportReport, description=answered[status])
                for status in reported
            },
            **({204: OpenApiResponse(description=answered[204])} if 204 in answered else {}),
            **problem_answers((*kinds, *FOR_TOKENS)),
        },
    )
    return described


sending = _operation(
    "sendImport",
    "Send a file",
    answered={200: "A dry run: what would happen.", 201: "Imported.", 202: _READING},
    parameters=(
        *(_DRY_RUN, _ON_CONFLICT, _GOOD_ROWS_ONLY, _BLANK, _FILE_NAME, _KEY),
        *(_LOCATION, _ACCEPTED_RETRY),
    ),
    kinds=(
        *_REFUSED,
        import_kinds.UNREADABLE_BODY,
        import_kinds.UNKNOWN_IMPORT,
        import_kinds.LENGTH_REQUIRED,
        import_kinds.TOO_LARGE,
        import_kinds.UNSUPPORTED_FORMAT,
        import_kinds.KEY_TAKEN,
        problems.TOO_MANY_REQUESTS,
    ),
    request=_BODY,
)
asking = _operation(
    "readImport",
    "One import",
    answered={200: "How far it is, and what it met."},
    parameters=(_ID,),
    kinds=(import_kinds.UNKNOWN_IMPORT,),
)
confirming = _operation(
    "confirmImport",
    "Import what was looked through",
    answered={200: "Imported.", 202: _READING},
    parameters=(_ID, _ON_CONFLICT, _GOOD_ROWS_ONLY, _LOCATION, _ACCEPTED_RETRY),
    kinds=(*_REFUSED, import_kinds.UNKNOWN_IMPORT, problems.TOO_MANY_REQUESTS),
)
giving_up = _operation(
    "giveUpImport",
    "Give an import up",
    answered={204: "Nothing of it is left."},
    parameters=(_ID,),
    kinds=(
        import_kinds.NOT_OPEN,
        import_kinds.UNKNOWN_IMPORT,
        problems.TOO_MANY_REQUESTS,
    ),
)
