"""XLIFF 2.1: read by xliff (of Node) and by translate-toolkit."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from translate.storage.xliff2 import Xliff2File

from catalog.api.formats.keys import Key, parse
from tests.api.formats.bundles import SPACED, Example, example, examples
from tests.clients.node import Program

CORE = "{urn:oasis:names:tc:xliff:document:2.0}"


def expected(bundle: Example) -> dict[Key, tuple[str, str | None]]:
    """Source and target of each unit that a bundle has."""
    pairs = bundle.translations()
    return {key: pair for key, pair in pairs.items() if pair[0] or pair[1]}


def resolutions(bundle: Example) -> dict[Key, str]:
    """The resolution beside each unit that has one."""
    told = {(one["service"], one["code"]): one["resolution"] for one in bundle.messages}
    return {key: told[key[:2]] for key in expected(bundle) if key[:2] in told}


@given(bundle=examples())
def test_every_unit_has_its_source_and_target(reader: Program, bundle: Example) -> None:
    read = reader.ask(format="xliff", text=bundle.file("xliff"))
    languages = read["sourceLanguage"], read["targetLanguage"]
    assert (read["xliffVersion"], *languages) == ("2.1", "en", "hi")
    units = {parse(name): unit for name, unit in read["resources"]["errors"].items()}
    found = {key: (unit["source"], unit.get("target")) for key, unit in units.items()}
    assert found == expected(bundle)
    notes = {key: unit["note"] for key, unit in units.items() if "note" in unit}
    assert notes == resolutions(bundle)


@given(examples())
def test_translators_tools_read_the_same(bundle: Example) -> None:
    file = Xliff2File()
    file.parse(bundle.file("xliff").encode())
    assert [parse(unit.getid()) for unit in file.units] == list(expected(bundle))
    for unit in file.units:
        source, target = expected(bundle)[parse(unit.getid())]
        # It tells no empty target from none.
        assert (unit.source, unit.target or "") == (source, target or "")
        assert unit.isapproved() == bool(target)


@pytest.mark.parametrize("text", SPACED)
def test_xliff_keeps_white_space(text: str) -> None:
    file = Xliff2File()
    file.parse(example(text).file("xliff").encode())
    assert {(unit.source, unit.target) for unit in file.units} == (
        {(text, text)} if text else set()
    )


@given(examples())
def test_it_is_built_as_the_specification_has_it(bundle: Example) -> None:
    root = ElementTree.fromstring(bundle.file("xliff"))
    assert (root.tag, root.get("version")) == (f"{CORE}xliff", "2.1")
    (file,) = root
    assert (file.tag, bool(file.get("id"))) == (f"{CORE}file", True)
    ids = [unit.get("id") for unit in file]
    assert len(set(ids)) == len(ids)
    for unit in file:
        assert [part.tag for part in unit] in (
            [f"{CORE}notes", f"{CORE}segment"],
            [f"{CORE}segment"],
        )
        segment = unit[-1]
        states = {1: "initial", 2: "final"}
        assert segment.get("state") == states[len(segment)]
        assert [part.tag for part in segment] == [f"{CORE}source", f"{CORE}target"][: len(segment)]
