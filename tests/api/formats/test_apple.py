"""Apple's two formats: `.strings` read by openstep-plist and translate-toolkit, `.xcstrings` by
locize-xcstrings."""

from __future__ import annotations

import json

import openstep_plist  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from translate.storage.properties import stringsutf8file

from catalog.api.formats.keys import Key, parse
from tests.api.formats.bundles import SPACED, Example, example, examples
from tests.clients.node import Program


@given(examples())
def test_strings_say_every_text_as_it_is(bundle: Example) -> None:
    found = openstep_plist.loads(bundle.file("strings"))
    assert {parse(name): text for name, text in found.items()} == bundle.values()


@pytest.mark.parametrize("text", SPACED)
def test_strings_keep_white_space(text: str) -> None:
    found = openstep_plist.loads(example(text).file("strings"))
    assert set(found.values()) == {text, "hi", "retry"}


def test_translators_tools_read_the_same_strings() -> None:
    bundle = example('It\'s "50 %" of <b>a & b</b>, \\ @home? /* x */ // y = z; \u200cنہیں 😀')
    file = stringsutf8file()
    file.parse(bundle.file("strings").encode())
    assert {parse(unit.name): unit.source for unit in file.units} == bundle.values()


@given(bundle=examples())
def test_xcstrings_hold_english_and_the_language(reader: Program, bundle: Example) -> None:
    read = reader.ask(format="xcstrings", text=bundle.file("xcstrings"))
    assert (read["sourceLng"], read["version"]) == ("en", "1.0")
    english, hindi = (
        {parse(name): said["value"] for name, said in read["resources"].get(lang, {}).items()}
        for lang in ("en", "hi")
    )
    for key, (source, target) in bundle.translations().items():
        assert english[key] == source
        assert hindi.get(key) == target
    for key, text in bundle.values().items():
        if key.field == "resolution":
            assert (english[key], key in hindi) == (text, False)
        if key.field == "lang":
            # What the app shows and the language that it shows it in go together.
            assert hindi.get(key, english[key]) == text


def test_xcode_does_not_ask_for_a_translation_of_a_resolution() -> None:
    strings = json.loads(example("x").file("xcstrings"))["strings"]
    kept = [name for name, one in strings.items() if not one.get("shouldTranslate", True)]
    assert kept == [Key("otp-manager", "otp.expired", "resolution").name]
