"""The formats in which apps and translators' tools take a bundle, beside the API's own JSON."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.api.formats.android import AndroidRenderer
from catalog.api.formats.apple import StringsRenderer, XcstringsRenderer
from catalog.api.formats.arb import ArbRenderer
from catalog.api.formats.content import Message
from catalog.api.formats.gettext import PoRenderer
from catalog.api.formats.i18next import I18nextNestedRenderer, I18nextRenderer
from catalog.api.formats.renderer import FormatRenderer
from catalog.api.formats.table import CsvRenderer
from catalog.api.formats.xliff import XliffRenderer

FORMATS: tuple[type[FormatRenderer], ...] = (
    AndroidRenderer,
    StringsRenderer,
    XcstringsRenderer,
    ArbRenderer,
    I18nextRenderer,
    I18nextNestedRenderer,
    PoRenderer,
    XliffRenderer,
    CsvRenderer,
)
BY_NAME = {renderer.format: renderer for renderer in FORMATS}


def render(
    format_name: str,
    *,
    release: int,
    lang: str,
    messages: Iterable[Message],
    fallback: Message,
    source_messages: Iterable[Message],
    source_fallback: Message,
) -> bytes:
    """A bundle in one of FORMATS, by its name; the rest as in Content. Raises KeyError."""
    return BY_NAME[format_name]().render(
        {
            "release": release,
            "lang": lang,
            "messages": messages,
            "fallback": fallback,
            "source_messages": source_messages,
            "source_fallback": source_fallback,
        }
    )
