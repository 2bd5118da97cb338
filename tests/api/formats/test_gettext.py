"""PO: written with moz.l10n; checked and compiled by GNU gettext, read by Babel and by Python."""

from __future__ import annotations

import gettext
import io
import subprocess

import pytest
from babel.messages.pofile import read_po
from hypothesis import given

from catalog.api.formats.keys import Key, parse
from tests.api.formats.bundles import SPACED, Example, example, examples


def compiled(po: str) -> gettext.GNUTranslations:
    """The catalogue that `msgfmt --check` makes of it."""
    done = subprocess.run(
        ["msgfmt", "--check", "--output-file=-", "-"],
        input=po.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return gettext.GNUTranslations(io.BytesIO(done.stdout))


def expected(bundle: Example) -> dict[Key, tuple[str, str]]:
    """`msgid` and `msgstr` of each entry that a bundle has."""
    return {
        key: (source or key.name, target or "")
        for key, (source, target) in bundle.translations().items()
        if source or target
    }


@given(examples())
def test_babel_reads_every_entry(bundle: Example) -> None:
    catalogue = read_po(io.BytesIO(bundle.file("po").encode()), abort_invalid=True)
    assert str(catalogue.locale) == "hi"
    entries = {parse(entry.context or ""): entry for entry in catalogue if entry.id}
    found = {key: (entry.id, entry.string) for key, entry in entries.items()}
    assert found == expected(bundle)
    for message in bundle.messages:
        entry = entries[Key(message["service"], message["code"], "title")]
        assert entry.auto_comments == [f"resolution: {message['resolution']}"]


@given(examples())
def test_an_app_with_gettext_finds_the_text_or_english(bundle: Example) -> None:
    translations = compiled(bundle.file("po"))
    for key, (source, target) in expected(bundle).items():
        assert translations.pgettext(key.name, source) == (target or source)


@pytest.mark.parametrize("text", SPACED)
def test_po_keeps_white_space(text: str) -> None:
    bundle = example(text)
    catalogue = read_po(io.BytesIO(bundle.file("po").encode()), abort_invalid=True)
    found = [(one.id, one.string) for one in catalogue if one.id]
    assert found == [pair for key, pair in expected(bundle).items()]
