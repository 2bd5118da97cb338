"""XLIFF 2.1. Source: OASIS, XLIFF Version 2.1, 2018.

Written by the standard library: moz.l10n writes XLIFF 1.2 only, translate-toolkit is under the
GPL. ElementTree writes the signs that XML reads as references, which is all the escaping there is.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from catalog.api.formats.content import Content, Entry
from catalog.api.formats.renderer import FormatRenderer
from catalog.domain.languages import SOURCE

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"


class XliffRenderer(FormatRenderer):
    """A `<unit>` for each key, its `<target>` final where the text is in the language.

    What is given in English only has a source and no target, and is `initial`; so is all of English
    itself. Where neither language has a text, there is no unit.
    """

    media_type = "application/xliff+xml;version=2.1"
    format = "xliff"

    def written(self, content: Content) -> str:
        root = Element("xliff", {"xmlns": _NAMESPACE, "version": "2.1", "srcLang": SOURCE})
        if content.lang != SOURCE:
            root.set("trgLang", content.lang)
        file = SubElement(
            root, "file", {"id": "errors", "original": f"m2p-errors/{content.release}"}
        )
        file.set("xml:space", "preserve")
        for entry in content.texts():
            if entry.source or (entry.text and entry.translated):
                _unit(file, entry)
        ElementTree.indent(root)
        return f"{_DECLARATION}{ElementTree.tostring(root, encoding='unicode')}\n"


def _unit(file: Element, entry: Entry) -> None:
    unit = SubElement(file, "unit", {"id": entry.key.name, "name": "/".join(entry.key)})
    if entry.resolution:
        notes = SubElement(unit, "notes")
        SubElement(notes, "note", {"category": "resolution"}).text = entry.resolution
    state = "final" if entry.translated else "initial"
    segment = SubElement(unit, "segment", {"state": state})
    SubElement(segment, "source").text = entry.source
    if entry.translated:
        SubElement(segment, "target").text = entry.text
