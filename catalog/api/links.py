"""Which answer leads to which question, as the OpenAPI schema says it (its `links`)."""

from __future__ import annotations

from typing import Any

# What was answered → what can be asked with it: name, parameters from the answer's body.
_LINKS: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "listMessages": {
        "OneOfThem": (
            "readMessage",
            {"service": "/messages/0/service", "code": "/messages/0/code"},
        ),
        "OfItsService": ("listMessages", {"service": "/messages/0/service"}),
        "ChangesSince": ("listMessages", {"since": "/release", "lang": "/lang"}),
        "AsItWasThen": ("listMessages", {"release": "/release", "lang": "/lang"}),
        "ItsRelease": ("readRelease", {"number": "/release"}),
    },
    "readMessage": {
        "ItsRelease": ("readRelease", {"number": "/release"}),
        "AllOfItsService": ("listMessages", {"service": "/service", "lang": "/lang"}),
    },
    "listServices": {
        "ItsMessages": ("listMessages", {"service": "/services/0/slug"}),
        "ItsChanges": ("readRelease", {"number": "/release", "query.service": "/services/0/slug"}),
    },
    "listLanguages": {
        "ItsMessages": ("listMessages", {"lang": "/languages/1/tag"}),
        "ItsChanges": ("readRelease", {"number": "/languages/1/release"}),
    },
    "listReleases": {
        "ItsChanges": ("readRelease", {"number": "/releases/0/number"}),
        "Older": ("listReleases", {"before": "/releases/0/number"}),
        "MessagesThen": ("listMessages", {"release": "/releases/0/number"}),
    },
    "readRelease": {
        "MessagesThen": ("listMessages", {"release": "/number"}),
        "Older": ("listReleases", {"before": "/number"}),
    },
}


def add_links(result: dict[str, Any], **_told: Any) -> dict[str, Any]:
    """drf-spectacular's hook: the schema with links at what it describes with status 200."""
    operations = (one for methods in result["paths"].values() for one in methods.values())
    for operation in operations:
        links = _LINKS.get(operation["operationId"])
        if links:
            operation["responses"]["200"]["links"] = {
                name: {
                    "operationId": asked,
                    "parameters": {
                        parameter: f"$response.body#{pointer}"
                        for parameter, pointer in parameters.items()
                    },
                }
                for name, (asked, parameters) in links.items()
            }
    return result
