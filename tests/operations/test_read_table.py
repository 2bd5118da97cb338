"""Files as people and their programs really make them."""

from __future__ import annotations

import contextlib
import io
import zipfile

import tablib
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from catalog.operations.errors import UnreadableFile
from catalog.operations.read_table import read_table
from catalog.operations.write_table import write_table

DATASET = tablib.Dataset(["cms", "cms.timeout", "एक"], headers=["service", "code", "title_hi"])
WHOLE = write_table(DATASET, "xlsx")


def workbook(*rows: list[object]) -> bytes:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_numbers_dates_and_truth_come_as_texts() -> None:
    (row,) = read_table(workbook(["service", "code", "x", "y"], [7, 1.5, True, None])).rows
    assert row.cells[:4] == ["7", "1.5", "True", ""]


def test_a_carriage_return_as_excel_writes_it_is_one() -> None:
    (row,) = read_table(workbook(["code"], ["one_x000D_\ntwo"])).rows
    assert row.cells[0] == "one\r\ntwo"


def test_what_looks_like_a_formula_is_a_text_in_the_file() -> None:
    data = write_table(tablib.Dataset(["=1+1"], headers=["title_en"]), "xlsx")
    cell = load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def damaged(name: str, at: int, junk: bytes) -> bytes:
    """The workbook with a part of it overwritten, in a zip archive that is whole."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as source, zipfile.ZipFile(file, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            at_most = at % len(data)
            target.writestr(
                part, data[:at_most] + junk + data[at_most + 8 :] if part == name else data
            )
    return file.getvalue()


@settings(max_examples=300)
@given(
    st.sampled_from(zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()),
    st.integers(0, 5000),
    st.binary(max_size=30) | st.sampled_from([b"<", b">", b' t="s"', b"99999999", b"&#0;"]),
)
def test_a_damaged_workbook_is_read_or_refused(name: str, at: int, junk: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        read_table(damaged(name, at, junk))


@settings(max_examples=300)
@given(
    st.binary(max_size=200) | st.text(st.characters(codec="utf-8"), max_size=200).map(str.encode)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        read_table(data)
