"""Android: written with moz.l10n; read by Android's own compiler, and by translate-toolkit."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from translate.storage.aresource import AndroidResourceFile

from catalog.api.formats.keys import parse
from tests.api.formats.bundles import SPACED, Example, example, examples

MANIFEST = (
    '<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="in.example"/>'
)
# How aapt2 prints a compiled string; each further line of a text is indented like the first.
PRINTED = re.compile(
    r'^    resource 0x\w{8} string/(\w+)\n      \(\) "(.*?)"\n(?=    resource |\Z)', re.M | re.S
)
_INDENT = "\n      "


def compiled(strings_xml: str) -> dict[str, str]:
    """What an app finds after Android's compiler has read the file. It refuses what is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "res" / "values").mkdir(parents=True)
        (folder / "res" / "values" / "strings.xml").write_text(strings_xml)
        (folder / "AndroidManifest.xml").write_text(MANIFEST)
        printed = ""
        for command in (
            "compile --dir res -o compiled.zip",
            "link --manifest AndroidManifest.xml -o app.apk compiled.zip",
            "dump resources app.apk",
        ):
            done = subprocess.run(
                ["aapt2", *command.split()], cwd=folder, capture_output=True, check=False
            )
            assert done.returncode == 0, done.stderr.decode()
            printed = done.stdout.decode()
        return {name: text.replace(_INDENT, "\n") for name, text in PRINTED.findall(printed)}


@given(examples())
def test_android_compiles_every_text_as_it_is(bundle: Example) -> None:
    found = compiled(bundle.file("android"))
    assert {parse(name): text for name, text in found.items()} == bundle.values()


@pytest.mark.parametrize("text", SPACED)
def test_android_keeps_white_space(text: str) -> None:
    bundle = example(text)
    found = compiled(bundle.file("android"))
    assert {parse(name): text for name, text in found.items()} == bundle.values()


def test_translators_tools_read_the_same() -> None:
    bundle = example("It's “50 %” of <b>a & b</b>,\n\\ @home? \u200cنہیں 😀")
    file = AndroidResourceFile()
    file.parse(bundle.file("android").encode())
    assert {parse(unit.getid()): str(unit.target) for unit in file.units} == bundle.values()
