"""i18next's JSON, asked by i18next itself."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.api.formats.bundles import SPACED, Example, example, examples
from tests.clients.node import Program

JOINTS = (("i18next", "__"), ("i18next-nested", "."))


def asked(reader: Program, bundle: Example, format_name: str, joint: str) -> list[str]:
    """What i18next says for each key of the bundle, in the order of its values."""
    names = [joint.join(key.parts) for key in bundle.values()]
    found = reader.ask(format=format_name, text=bundle.file(format_name), names=names)
    return [found[name] for name in names]


@pytest.mark.parametrize(("format_name", "joint"), JOINTS)
@given(bundle=examples())
def test_i18next_says_every_text_as_it_is(
    reader: Program, format_name: str, joint: str, bundle: Example
) -> None:
    assert asked(reader, bundle, format_name, joint) == list(bundle.values().values())


@pytest.mark.parametrize(("format_name", "joint"), JOINTS)
@pytest.mark.parametrize("text", SPACED)
def test_i18next_keeps_white_space(
    reader: Program, format_name: str, joint: str, text: str
) -> None:
    assert set(asked(reader, example(text), format_name, joint)) == {text, "hi", "retry"}
