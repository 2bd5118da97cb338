"""ARB: its ICU messages are read by intl-messageformat, and as Flutter's generator reads them."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given

from catalog.api.formats.keys import parse
from tests.api.formats.bundles import SPACED, Example, example, examples
from tests.clients.node import Program


@given(bundle=examples())
def test_icu_says_every_text_as_it_is(reader: Program, bundle: Example) -> None:
    found = reader.ask(format="arb", text=bundle.file("arb"))
    assert {parse(name): text for name, text in found.items()} == bundle.values()


@pytest.mark.parametrize("text", SPACED)
def test_arb_keeps_white_space(reader: Program, text: str) -> None:
    assert set(reader.ask(format="arb", text=example(text).file("arb")).values()) == {
        text,
        "hi",
        "retry",
    }


def test_arb_names_its_language_and_release() -> None:
    read = json.loads(example("x").file("arb"))
    assert (read["@@locale"], read["@@x-release"]) == ("hi", 12)


def said_by_flutter(message: str) -> str:
    """What an app shows where `use-escaping: true` stands in Flutter's `l10n.yaml`.

    Flutter quotes from one apostrophe to the next, and takes a quotation that follows an
    apostrophe for a doubled one. A brace outside of a quotation would begin a placeholder.
    """
    said = ""
    for piece in re.finditer(r"'([^']*)'|([^{}']+)|(.)", message, re.S):
        quoted, plain, other = piece.groups()
        assert other is None, message
        if plain is not None:
            said += plain
        elif quoted == "":
            said += "'"
        else:
            after_quote = piece.start() > 1 and message[piece.start() - 1] == "'"
            said += f"'{quoted}" if after_quote else quoted
    return said


@given(examples())
def test_flutter_says_every_text_as_it_is(bundle: Example) -> None:
    members = json.loads(bundle.file("arb"))
    expected = bundle.values()
    for name, message in members.items():
        # Flutter itself has no way to say an apostrophe right before a brace.
        if not name.startswith("@") and not re.search("'[{}]", expected[parse(name)]):
            assert said_by_flutter(message) == expected[parse(name)]
