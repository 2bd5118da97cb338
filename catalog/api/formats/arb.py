"""Flutter's application resource bundle: JSON whose texts are ICU messages.

The standard library writes it; ICU's quoting is two rules, and no library of Python's has them.
"""

from __future__ import annotations

import re

from catalog.api.formats.content import Content
from catalog.api.formats.json_text import json_text
from catalog.api.formats.renderer import FormatRenderer

# A run of signs that ICU reads: from its first brace on it is quoted as a whole, since two quoted
# pieces side by side would read as an apostrophe.
_RUN = re.compile(r"('*)([{}]['{}]*)?")


class ArbRenderer(FormatRenderer):
    """A member for each key, without placeholders."""

    media_type = "application/vnd.m2p-errors.arb+json"
    format = "arb"

    def written(self, content: Content) -> str:
        return json_text(
            {
                "@@locale": content.lang,
                "@@x-release": content.release,
                **{key.name: literal(text) for key, text in content.values()},
            }
        )


def literal(text: str) -> str:
    """The ICU message that says exactly `text`. Source: ICU User Guide, Quoting/Escaping."""
    return _RUN.sub(_quoted, text)


def _quoted(run: re.Match[str]) -> str:
    apostrophes, braces = run[1], run[2]
    doubled = apostrophes * 2
    if not braces:
        return doubled
    inside = braces.replace("'", "''")
    return f"{doubled}'{inside}'"
