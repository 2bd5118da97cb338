"""Android's `strings.xml`. Escapes by moz.l10n, the document's frame by hand.

moz.l10n's own frame puts a text with `<…>` into CDATA and does not split a `]]>` in it.
"""

from __future__ import annotations

from moz.l10n.formats.android.serialize import android_serialize_message

from catalog.api.formats.content import Content
from catalog.api.formats.renderer import FormatRenderer


class AndroidRenderer(FormatRenderer):
    """A `<string>` for each key."""

    media_type = "application/vnd.m2p-errors.android+xml"
    format = "android"

    def written(self, content: Content) -> str:
        strings = "".join(_string(key.name, text) for key, text in content.values())
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f"<!-- m2p-errors, {content.lang}, release {content.release} -->\n"
            f"<resources>\n{strings}</resources>\n"
        )


def _string(name: str, text: str) -> str:
    # Android's compiler takes two `%` for arguments without positions, unless it is told otherwise.
    literal = ' formatted="false"' if "%" in text else ""
    return f'    <string name="{name}"{literal}>{android_serialize_message(text)}</string>\n'
