"""How the API is described at /api/schema/ and /api/docs/."""

from __future__ import annotations

SPECTACULAR_SETTINGS = {
    "TITLE": "m2p-errors",
    "DESCRIPTION": (
        "What customers read, in 13 languages, for each error code of the platform.\n\n"
        "What apps read is public. Each such address answers GET and HEAD, and OPTIONS "
        "for browsers; any web page may read it (CORS). Answers are JSON in UTF-8; all messages of a "
        "language can be had as a file for an app, too: `format` names it, or `Accept` its media "
        "type, and an `Accept` that names none gets JSON. Every answer carries an `ETag`: send it "
        "back in `If-None-Match`, and the answer is 304 as long as nothing has changed. A "
        "parameter that is unknown, given twice or empty is an error, never passed over. Errors "
        "are `application/problem+json` (RFC 9457) in every format, explained at "
        "[/api/docs/problems](/api/docs/problems).\n\n"
        "Imports and exports are for product teams' own programs: with a token "
        "(`Authorization: Bearer TOKEN`), never cached, and what they write is to be approved by a "
        "person before an app reads it.\n\n"
        "An app keeps its texts new in this order. First by `ETag`: it asks for the bundle of its "
        "language again with `If-None-Match`, and mostly gets a 304. Then, where it holds a bundle "
        "without its `ETag` or where every byte counts, by `since`: with the `release` that it holds "
        "it gets what has changed, or the whole bundle. Last, where no answer comes or an error, by "
        "what it holds, and at first by the bundle shipped inside the app. It ignores a bundle "
        "whose `release` is lower than that of the one it holds. In an outage of the database "
        "answers go on, and `Cache-Status` says how old they are."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "catalog.api.links.add_links",
        "catalog.api.described_imports.require_file",
    ],
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
