"""What comes back from a translator, as a long table."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from catalog.domain.languages import TAGS
from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off.units import Unit, UnitName
from catalog.operations.hand_off.write_po import write_po
from catalog.operations.hand_off.write_xliff import write_xliff
from catalog.operations.reading.shape import ShapedRow, shaped
from tests.operations.reading.files import opened, shaped_rows

WRITERS: dict[str, Callable[..., None]] = {"xliff": write_xliff, "po": write_po}


def written(kind: str, **texts: str) -> bytes:
    file = io.BytesIO()
    units = [
        Unit(UnitName("cms", "cms.timeout", field), "v3.1", "English", text, "")
        for field, text in texts.items()
    ]
    WRITERS[kind](units, lang="hi", file=file)
    return file.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_text_without_a_translation_is_not_a_blank_one(kind: str) -> None:
    data = written(kind, title="एक", body="")
    assert opened(data).kind == kind
    (row,) = shaped_rows(data)
    assert isinstance(row, ShapedRow)
    assert (row.service, row.code, row.version) == ("cms", "cms.timeout", "v3.1")
    assert row.values == {"title_hi": "एक"}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_message_without_any_translation_brings_nothing(kind: str) -> None:
    assert shaped_rows(written(kind, title="", body="")) == []


def test_a_fuzzy_text_is_not_a_blank_one() -> None:
    data = written("po", title="एक", body="दो").decode()
    place = data.index("#. version", data.index("एक"))
    (row,) = shaped_rows((data[:place] + "#, fuzzy\n" + data[place:]).encode())
    assert isinstance(row, ShapedRow)
    assert row.values == {"title_hi": "एक"}


@pytest.mark.parametrize("kind", WRITERS)
def test_it_has_the_columns_of_a_long_file(kind: str) -> None:
    table = shaped(opened(written(kind, title="एक")))
    assert (table.shape, len(table.columns)) == ("long", 3 * len(TAGS))


def test_a_page_of_the_web_is_no_table() -> None:
    with pytest.raises(UnreadableFile):
        list(opened(b"<!DOCTYPE html><html><p>Sign in").rows)
