"""i18next's JSON, flat and nested.

The texts stand as they are: i18next has no escape for its own `{{…}}` and `$t(…)`, so an app asks
for a text with `skipInterpolation`.
"""

from __future__ import annotations

from typing import Any

from catalog.api.formats.content import Content
from catalog.api.formats.json_text import json_text
from catalog.api.formats.renderer import FormatRenderer


class I18nextRenderer(FormatRenderer):
    """One member for each key."""

    media_type = "application/vnd.m2p-errors.i18next+json"
    format = "i18next"

    def written(self, content: Content) -> str:
        return json_text({key.name: text for key, text in content.values()})


class I18nextNestedRenderer(FormatRenderer):
    """The parts of each key, one in the other: i18next joins them by `.`."""

    media_type = "application/vnd.m2p-errors.i18next-nested+json"
    format = "i18next-nested"

    def written(self, content: Content) -> str:
        root: dict[str, Any] = {}
        for key, text in content.values():
            *outer, last = key.parts
            inside = root
            for part in outer:
                inside = inside.setdefault(part, {})
            inside[last] = text
        return json_text(root)
