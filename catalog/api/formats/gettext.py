"""gettext's PO, written by moz.l10n (with polib): its header has no date, so that the same texts
are the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from moz.l10n.formats import Format
from moz.l10n.formats.gettext.serialize import gettext_serialize
from moz.l10n.model import Entry as PoEntry
from moz.l10n.model import Metadata, Resource, Section

from catalog.api.formats.content import Content
from catalog.api.formats.renderer import FormatRenderer


class PoRenderer(FormatRenderer):
    """`msgctxt` is the key, `msgid` the English, `msgstr` the text, empty where there is none.

    Where English has no text and the language has one, `msgid` is the key: an empty one would be
    the header's. Where neither has, there is no entry.
    """

    media_type = "text/x-gettext-translation"
    format = "po"

    def written(self, content: Content) -> str:
        resource = Resource(
            Format.gettext, [Section((), list(_entries(content)))], meta=_header(content)
        )
        return "".join(gettext_serialize(resource, wrapwidth=0))


def _header(content: Content) -> list[Metadata]:
    fields = {
        "Project-Id-Version": f"m2p-errors {content.release}",
        "Language": content.lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return [Metadata(name, text) for name, text in fields.items()]


def _entries(content: Content) -> Iterator[PoEntry[str]]:
    for entry in content.texts():
        translation = entry.text if entry.translated else ""
        if not entry.source and not translation:
            continue
        name = entry.key.name
        told = f"resolution: {entry.resolution}" if entry.resolution else ""
        yield PoEntry((entry.source or name, name), translation, comment=told)
