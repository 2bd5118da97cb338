"""Apple's `Localizable.strings` and `Localizable.xcstrings`.

Written here: the libraries that write `.strings` either leave the escapes to their caller
(dotstrings), put other signs than ASCII in numbers (openstep-plist) or are under the GPL
(translate-toolkit), and none of them writes `.xcstrings`, which is JSON.
"""

from __future__ import annotations

import json
from typing import Any

from catalog.api.formats.content import LANG, RESOLUTION, Content, Message
from catalog.api.formats.renderer import FormatRenderer
from catalog.domain.languages import SOURCE

_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class StringsRenderer(FormatRenderer):
    """A line `"key" = "text";` for each key."""

    media_type = "application/vnd.m2p-errors.strings"
    format = "strings"

    def written(self, content: Content) -> str:
        lines = "".join(
            f'"{key.name}" = "{text.translate(_ESCAPED)}";\n' for key, text in content.values()
        )
        return f"/* m2p-errors, {content.lang}, release {content.release} */\n{lines}"


class XcstringsRenderer(FormatRenderer):
    """A string catalogue with English and the language asked for.

    What is given in English only has no text in the language: Xcode shows it as new, and the
    app falls back to English.
    """

    media_type = "application/vnd.m2p-errors.xcstrings+json"
    format = "xcstrings"

    def written(self, content: Content) -> str:
        strings = {
            key.name: _string(key.field, message, source)
            for key, message, source in content.members()
        }
        catalogue = {"sourceLanguage": SOURCE, "strings": strings, "version": "1.0"}
        # As Xcode itself writes it, so that its first save changes little.
        return json.dumps(
            catalogue, ensure_ascii=False, indent=2, sort_keys=True, separators=(",", " : ")
        )


def _string(field: str, message: Message, source: Message) -> dict[str, Any]:
    if field == RESOLUTION:
        texts = {SOURCE: message[field]}
    else:
        # Where the message is given in English, that is its source's own text.
        texts = {SOURCE: source[field], message[LANG]: message[field]}
    return {
        "extractionState": "manual",
        "localizations": {
            lang: {"stringUnit": {"state": "translated", "value": text}}
            for lang, text in texts.items()
        },
        **({"shouldTranslate": False} if field == RESOLUTION else {}),
    }
