"""What the OpenAPI schema says of the endpoints: parameters, answers, headers, problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from catalog.api import answers, problems
from catalog.api.formats import FORMATS
from catalog.api.formats.renderer import FormatRenderer
from catalog.api.parameters import MAX_RELEASE
from catalog.api.shapes import ProblemDocument
from catalog.domain.languages import MAX_TAG_LENGTH, SYNTAX, TAGS
from catalog.operations.list_releases import DEFAULT_PAGE, LARGEST_PAGE

# So many changes of a release come at once, and at most.
SOME_CHANGES, MOST_CHANGES = 200, 1_000

View = TypeVar("View", bound=Callable[..., Any])

LANG = OpenApiParameter(
    "lang",
    {"type": "string", "pattern": SYNTAX, "maxLength": MAX_TAG_LENGTH},
    description=(
        "A BCP 47 tag in any case, with `-` or `_`, with or without script and region: `hi`, "
        "`hi-IN`, `pa_Guru_IN`. A language that the catalogue does not have gets the nearest one "
        "that its readers read (CLDR: Maithili gets Hindi), else English. Without `lang`, "
        "`Accept-Language` decides, else English."
    ),
)
SERVICE = OpenApiParameter(
    "service", {"type": "string", "minLength": 1}, description="Only messages of this service."
)
CODE = OpenApiParameter(
    "code",
    {"type": "string", "minLength": 1},
    description="Only messages of this code. `messages` is empty where there is none.",
)
SERVICE_PATH = OpenApiParameter(
    "service", {"type": "string", "minLength": 1}, OpenApiParameter.PATH, description="Its slug."
)
CODE_PATH = OpenApiParameter(
    "code", {"type": "string", "minLength": 1}, OpenApiParameter.PATH, description="The error code."
)
_RELEASE_NUMBER = {"type": "integer", "minimum": 1, "maximum": MAX_RELEASE}

LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": DEFAULT_PAGE},
    description="How many releases at most.",
)
RELEASE = OpenApiParameter(
    "release",
    _RELEASE_NUMBER,
    description=(
        "What was served at this release, byte by byte: kept by caches for a year, for it never "
        "changes. Without it: what is live now."
    ),
)
SINCE = OpenApiParameter(
    "since",
    _RELEASE_NUMBER,
    description=(
        "The `release` of the bundle that the app holds: only what has changed since is given, "
        "with `since` in the answer. An answer without it is the whole bundle, which is never "
        "larger."
    ),
)
FORMAT = OpenApiParameter(
    "format",
    {"type": "string", "enum": ["json", *(renderer.format for renderer in FORMATS)]},
    description="The same messages as a file for an app. Else `Accept` decides, else it is JSON.",
)
NUMBER_PATH = OpenApiParameter(
    "number",
    _RELEASE_NUMBER,
    OpenApiParameter.PATH,
    description="The release's number.",
)
FROM = OpenApiParameter(
    "from",
    {"type": "integer", "minimum": 0, "maximum": MAX_RELEASE},
    description=(
        "The release that the changes lead from, an older or a newer one; 0: before the first. "
        "Without it: the release before."
    ),
)
CHANGES_LANG = OpenApiParameter(
    "lang",
    {"type": "string", "enum": list(TAGS)},
    description="Only changes in this language, by the catalogue's own tag.",
)
CHANGES_SERVICE = OpenApiParameter(
    "service", {"type": "string", "minLength": 1}, description="Only changes of this service."
)
CHANGES_LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST_CHANGES, "default": SOME_CHANGES},
    description="How many changes at most.",
)
OFFSET = OpenApiParameter(
    "offset",
    {"type": "integer", "minimum": 0, "maximum": MAX_RELEASE, "default": 0},
    description="How many changes to pass over.",
)
BEFORE = OpenApiParameter(
    "before",
    _RELEASE_NUMBER,
    description="Only releases with a smaller number than this.",
)
ACCEPT_LANGUAGE = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="RFC 9110, 12.5.4. Read only where `lang` is absent; what is malformed counts not.",
)
ACCEPT_ENCODING = OpenApiParameter(
    "Accept-Encoding",
    str,
    OpenApiParameter.HEADER,
    description="`br`, `zstd`, `gzip` or `identity`; weights count, `q=0` refuses.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of what the app has. 304 where it is still that.",
)


def header(name: str, description: str, statuses: list[int]) -> OpenApiParameter:
    """A header of the answers with these statuses."""
    return OpenApiParameter(
        name,
        str,
        OpenApiParameter.HEADER,
        required=True,
        description=description,
        response=statuses,
    )


_CACHED = [200, 304]
_CONTENT_LANGUAGE = header("Content-Language", "The language given.", _CACHED)
_HEADERS = (
    header("ETag", "A strong validator, another one for each encoding.", _CACHED),
    header("Cache-Control", "How long the answer may be used without asking.", _CACHED),
    header("Vary", "The request's headers that the answer depends on.", _CACHED),
    header("Access-Control-Allow-Origin", "`*`: any web page may read it.", _CACHED),
)
ALLOW = header("Allow", "The methods that are allowed here.", [405])
RETRY_AFTER = header("Retry-After", "Seconds after which to ask again.", [429, 503])


def _problem(*kinds: problems.Kind) -> OpenApiResponse:
    told = "\n".join(f"- `{kind.slug}`: {kind.title}. {kind.mend}" for kind in kinds)
    return OpenApiResponse(ProblemDocument, description=told)


def problem_answers(kinds: tuple[problems.Kind, ...]) -> dict[tuple[int, str], OpenApiResponse]:
    """The answers that tell of these problems, one for each status."""
    statuses = sorted({kind.status for kind in kinds})
    return {
        (status, problems.CONTENT_TYPE): _problem(
            *(kind for kind in kinds if kind.status == status)
        )
        for status in statuses
    }


def endpoint(
    *,
    name: str,
    tag: str,
    summary: str,
    shape: Any,
    parameters: tuple[OpenApiParameter, ...] = (),
    kinds: tuple[problems.Kind, ...] = (),
    by_language: bool = False,
    formats: Sequence[type[FormatRenderer]] = (),
) -> Callable[[View], View]:
    """extend_schema for content that `answers.answer` gives; `kinds` beside those of every one.

    `formats`: the files that it can be had as.
    """
    everywhere = (
        problems.UNKNOWN_PARAMETER,
        problems.REPEATED_PARAMETER,
        problems.INVALID_PARAMETER,
        problems.BAD_REQUEST,
        problems.METHOD_NOT_ALLOWED,
        problems.NO_ENCODING,
        problems.TOO_LONG,
        problems.INTERNAL_ERROR,
        problems.NOTHING_PUBLISHED,
        problems.UNAVAILABLE,
    )
    asked = (ACCEPT_ENCODING, IF_NONE_MATCH, *((ACCEPT_LANGUAGE,) if by_language else ()))
    told = (*_HEADERS, *((_CONTENT_LANGUAGE,) if by_language else ()), ALLOW, RETRY_AFTER)
    described: Callable[[View], View] = extend_schema(
        operation_id=name,
        tags=[tag],
        summary=summary,
        parameters=[*parameters, *asked, *told],
        responses={
            (200, answers.JSON): OpenApiResponse(shape, description="The content."),
            **{
                (200, renderer.media_type): OpenApiResponse(
                    {"type": "object"} if renderer.media_type.endswith("+json") else str,
                    description="The content.",
                )
                for renderer in formats
            },
            304: OpenApiResponse(description="The app has exactly this. No body."),
            **problem_answers((*kinds, *everywhere)),
        },
    )
    return described


def health(
    *, name: str, summary: str, shape: Any, kinds: tuple[problems.Kind, ...] = ()
) -> Callable[[View], View]:
    """extend_schema for a health check, which no cache keeps."""
    everywhere = (problems.METHOD_NOT_ALLOWED, problems.INTERNAL_ERROR)
    described: Callable[[View], View] = extend_schema(
        operation_id=name,
        tags=["Health"],
        summary=summary,
        parameters=[ALLOW, *([RETRY_AFTER] if kinds else [])],
        responses={
            (200, answers.JSON): OpenApiResponse(shape, description="It is."),
            **problem_answers((*kinds, *everywhere)),
        },
    )
    return described
