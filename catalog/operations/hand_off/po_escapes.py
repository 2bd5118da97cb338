"""What stands behind a backslash in a string of PO.

Source: GNU gettext, which takes those of C: a letter, or a byte of the file's encoding in octal or
hexadecimal digits.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from catalog.operations.errors import UnreadableFile

_ESCAPED = re.compile(r"((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+)|\\(.)")
_BYTE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2}))")
_MEANT = dict(zip('nrtabfv"\\', '\n\r\t\a\b\f\v"\\', strict=True))


def unescaped(text: str, line: int) -> str:
    """The text that is meant. `line`: where it stands. Raises UnreadableFile."""
    if "\\" not in text:
        return text
    try:
        return _ESCAPED.sub(_meant, text)
    except ValueError:
        told = _("Line %(line)d has a backslash that means no character. Export it anew.")
        raise UnreadableFile(told % {"line": line}) from None


def _meant(found: re.Match[str]) -> str:
    """Raises ValueError for bytes that are no UTF-8, for NUL, and for a letter that means nothing."""
    if found[2]:
        if found[2] not in _MEANT:
            raise ValueError(found[2])
        return _MEANT[found[2]]
    meant = bytes(
        int(octal, 8) if octal else int(digits, 16) for octal, digits in _BYTE.findall(found[1])
    )
    if b"\0" in meant:
        raise ValueError(found[1])
    return meant.decode()
