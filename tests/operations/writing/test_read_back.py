"""Whatever a table says, reading it gives the same: each format in each shape."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain import quality
from catalog.operations.reading import open_table
from catalog.operations.reading.shape import ShapedRow, shaped
from catalog.operations.writing.csv_file import write_csv
from catalog.operations.writing.messages import ExportedMessage, text_columns
from catalog.operations.writing.sheet_columns import beside_english, sheet_columns
from catalog.operations.writing.tables import ExportTable, long_table, wide_table
from catalog.operations.writing.xlsx_file import write_xlsx

LANGUAGES = ("en", "ur")
AWKWARD = st.sampled_from(
    [
        *("=1+1", "+91 98", "-5", "@a", "'=1", "''=1", "'", "'a", "=", "＝1", "007", "1.0", "1e5"),
        *("2026-11-24", "12:30", "TRUE", "None", "#N/A", "#REF!", "_x000D_", "_x005F_x000D_"),
        *(
            "__x000a__",
            'a"b',
            '"',
            "a,b",
            "a;b",
            "&amp;",
            "<b>",
            "<r>",
            "</r>",
            "<r>a</r>",
            "%s",
            "\\n",
            "क\u200dष",
            "*",
        ),
    ]
)
ANY = st.text(st.characters(codec="utf-8"), max_size=30) | st.text("='+-@ \n,;\"_x0", max_size=9)
TEXTS = (
    (AWKWARD | ANY).map(quality.normalize).filter(lambda t: not any(quality.problems("body", t)))
)


@st.composite
def messages(draw: st.DrawFn) -> list[ExportedMessage]:
    # A text of Latin letters alone would be taken for one that was typed in a font of before Unicode.
    urdu = TEXTS.map(lambda text: f"{text} اردو".strip())
    texts = st.fixed_dictionaries(
        {column: urdu if column.endswith("_ur") else TEXTS for column in text_columns(LANGUAGES)}
    )
    return [
        ExportedMessage(
            pk=number,
            service="cms",
            code=f"cms.{number}",
            version=f"v{number + 1}.3",
            description=draw(TEXTS),
            resolution="retry",
            texts=draw(texts),
        )
        for number in range(draw(st.integers(1, 3)))
    ]


def file_of(table: ExportTable, file_format: str) -> io.BytesIO:
    file = io.BytesIO()
    if file_format == "csv":
        write_csv(table, file)
    else:
        write_xlsx(table, sheet_columns(table.columns, LANGUAGES), file, right_to_left=False)
    file.seek(0)
    return file


def rows_of(file: io.BytesIO) -> list[ShapedRow]:
    rows = list(shaped(open_table(file)).rows)
    assert all(isinstance(row, ShapedRow) for row in rows), rows
    return [row for row in rows if isinstance(row, ShapedRow)]


def texts_of(rows: Iterable[ShapedRow]) -> dict[str, dict[str, str]]:
    """By code and version; a long table has a row for each language."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(f"{row.code} {row.version}", {}).update(row.values)
    return found


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@settings(max_examples=60)
@given(written=messages())
def test_wide(file_format: str, written: list[ExportedMessage]) -> None:
    _languages, columns = beside_english(["ur"])
    rows = rows_of(file_of(wide_table(written, columns, LANGUAGES), file_format))
    assert texts_of(rows) == {
        f"{one.code} {one.version}": {
            "description": one.description,
            "resolution": one.resolution,
            **one.texts,
        }
        for one in written
    }


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@settings(max_examples=60)
@given(written=messages())
def test_long(file_format: str, written: list[ExportedMessage]) -> None:
    table = long_table(written, LANGUAGES, lambda _message, _tag: True)
    rows = rows_of(file_of(table, file_format))
    assert texts_of(rows) == {f"{one.code} {one.version}": one.texts for one in written}
