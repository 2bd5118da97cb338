"""How the API is described at /api/schema/ and /api/docs/."""

from __future__ import annotations

SPECTACULAR_SETTINGS = {
    "TITLE": "m2p-errors",
    "DESCRIPTION": (
        "What customers read, in 13 languages, for each error code of the platform.\n\n"
        "Everything here is public and read-only. Each address answers GET and HEAD, and OPTIONS "
        "for browsers; any web page may read it (CORS). Answers are JSON in UTF-8, whatever "
        "`Accept` says, and carry an `ETag`: send it back in `If-None-Match`, and the answer is "
        "304 as long as nothing has changed. A parameter that is unknown, given twice or empty is "
        "an error, never passed over. Errors are `application/problem+json` (RFC 9457), explained "
        "at [/api/docs/problems](/api/docs/problems)."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Off: Swagger UI's badge is a picture from another host.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "LanguageTag": "catalog.domain.languages.TAGS",
        "Resolution": "catalog.domain.cells.RESOLUTIONS",
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
