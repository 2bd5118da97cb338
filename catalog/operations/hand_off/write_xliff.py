"""XLIFF 2.1 for one language. Source: OASIS, XLIFF Version 2.1, 2018.

A `<unit>` for each text, its `<segment>` with the English as `<source>` and what there is of the
language as `<target>`: `translated`, or `initial` where it is blank. Notes tell the translator what
the code means and how long the text may be, and carry the row's version.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from catalog.domain.languages import SOURCE
from catalog.operations.hand_off.units import Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
# The note that is for the way back, not for the translator.
VERSION_NOTE = "version"

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<xliff xmlns="{namespace}" version="2.1" srcLang="{source}" trgLang="{lang}">
<file id="messages" xml:space="preserve">
"""
_FOOT = "</file>\n</xliff>\n"


def write_xliff(units: Iterable[Unit], *, lang: str, file: BinaryIO) -> None:
    """Write `units` in `lang`, one after the other, at the file's place."""
    head = _HEAD.format(namespace=NAMESPACE, source=SOURCE, lang=lang)
    file.write(head.encode())
    for unit in units:
        # The names stand in the namespace that the file's root declares.
        file.write(ElementTree.tostring(_element(unit), encoding="unicode").encode() + b"\n")
    file.write(_FOOT.encode())


def _element(unit: Unit) -> Element:
    element = Element("unit", {"id": str(unit.name), "name": "/".join(unit.name)})
    notes = SubElement(element, "notes")
    told = {
        VERSION_NOTE: unit.version,
        "limit": f"At most {unit.limit} characters.",
        "description": unit.description,
    }
    for category, text in told.items():
        if text:
            SubElement(notes, "note", {"category": category}).text = text
    state = "translated" if unit.target else "initial"
    segment = SubElement(element, "segment", {"state": state})
    SubElement(segment, "source").text = unit.source
    if unit.target:
        SubElement(segment, "target").text = unit.target
    return element
