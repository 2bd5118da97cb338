"""CSV in every dialect that programs and people write."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.operations.errors import UnreadableFile
from catalog.operations.reading.shape import ShapedRow
from tests.operations.reading.files import cells_of, opened, shaped_rows

COLUMNS = ["service", "code", "title_hi", "body_hi"]
ENCODINGS = {
    "UTF-8": ("utf-8", b""),
    "UTF-8 with a mark": ("utf-8", codecs.BOM_UTF8),
    "UTF-16 LE": ("utf-16-le", codecs.BOM_UTF16_LE),
    "UTF-16 BE": ("utf-16-be", codecs.BOM_UTF16_BE),
    "UTF-16 LE without a mark": ("utf-16-le", b""),
    "UTF-16 BE without a mark": ("utf-16-be", b""),
}
texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\n") | st.sampled_from(",;\t\"'\n अ"),
    max_size=30,
)
tables = st.lists(
    st.lists(texts, min_size=4, max_size=4).filter(lambda row: any(cell.strip() for cell in row)),
    max_size=6,
)


def written(rows: list[list[str]], delimiter: str, line_end: str) -> str:
    out = io.StringIO(newline="")

    # Python's writer leaves a line feed bare where lines end otherwise; no other program does.
    class Dialect(csv.excel):
        quoting = csv.QUOTE_ALL if line_end == "\r" else csv.QUOTE_MINIMAL

    writer = csv.writer(out, Dialect, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([COLUMNS, *rows])
    return out.getvalue()


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(tables, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_was_written_is_read(
    encoding: str, rows: list[list[str]], delimiter: str, line_end: str
) -> None:
    codec, mark = ENCODINGS[encoding]
    data = mark + written(rows, delimiter, line_end).encode(codec)
    table = opened(data)
    assert table.columns == COLUMNS
    assert [row.cells for row in table.rows] == rows


@given(tables, st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_row_has_the_line_that_an_editor_shows(rows: list[list[str]], line_end: str) -> None:
    data = written(rows, ",", line_end)
    shown = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for row in opened(data.encode()).rows:
        first = row.cells[0].split("\n")[0].replace('"', '""')
        assert shown[row.line - 1].lstrip('"').startswith(first)


def test_a_file_larger_than_a_block_is_read_whole() -> None:
    row = ["cms", "cms.timeout", "कार्ड", "एक\r\nदो, तीन"]
    for line_end in ("\r\n", "\r"):
        data = written([row] * 9_000, ";", line_end).encode("utf-16")
        found = list(opened(data).rows)
        assert [one.cells for one in found] == [row] * 9_000
        assert found[-1].line == 2 * 9_000


def test_a_line_end_between_two_blocks_is_one() -> None:
    head = b"service,code\r\n"
    # The file is read in blocks of 64 kB; around that place, each place once.
    for length in range(65_500, 65_540):
        data = head + b"cms," + b"a" * (length - len(head) - 4) + b"\r\ncms,b\r\n"
        assert [row.line for row in opened(data).rows] == [2, 3]


def test_a_file_of_many_rows_is_longer_than_a_row_may_be() -> None:
    rows = opened(b"service,code\n" + b"cms,cms.timeout\n" * 100_000).rows
    assert sum(1 for _row in rows) == 100_000


def test_empty_rows_and_columns_at_the_end_are_nothing() -> None:
    assert cells_of(b"service,code,,\n,,,\ncms,a,,\n\n,,,\n \n,,,\n") == [["cms", "a", "", ""]]


def test_empty_rows_above_the_header_are_nothing() -> None:
    table = opened(b'\n;;\n"";;\nservice;code\ncms;a\n')
    assert (table.columns, [(row.line, row.cells) for row in table.rows]) == (
        ["service", "code"],
        [(5, ["cms", "a"])],
    )


def test_the_delimiter_that_excel_reads_in_the_first_line_is_taken() -> None:
    (row,) = opened(b"sep=;\r\nservice;code\r\ncms;a\r\n").rows
    assert (row.line, row.cells) == (3, ["cms", "a"])


def test_the_contracts_names_are_known_in_any_case_and_others_stay_as_they_are() -> None:
    assert opened("\ufeff Service , CODE,Title_HI,Notiz\n".encode("utf-8-sig")).columns == [
        *("service", "code", "title_hi", "Notiz"),
    ]


def test_what_a_line_ends_before_is_absent_and_a_blank_cell_is_not() -> None:
    cut, blank = opened(b"service,code,version,title_hi,body_hi\ncms,a\ncms,b,,,\n").rows
    assert (cut.cells, set(cut.absent)) == (["cms", "a", "", "", ""], {2, 3, 4})
    assert (blank.cells, set(blank.absent)) == (["cms", "b", "", "", ""], set())
    (row,) = shaped_rows(b"service,code,title_hi,body_hi\ncms,a,x\n")
    assert isinstance(row, ShapedRow)
    assert row.values == {"title_hi": "x"}


def test_a_line_that_ends_before_its_key_has_a_blank_one() -> None:
    (row,) = shaped_rows(b"title_hi,service,code\nx,cms\n")
    assert isinstance(row, ShapedRow)
    assert (row.service, row.code, row.values) == ("cms", "", {"title_hi": "x"})


def test_a_line_of_a_long_file_that_ends_before_its_texts_brings_nothing() -> None:
    (row,) = shaped_rows(b"service,code,lang,title,body\ncms,a,hi\ncms,a,ta,x\n")
    assert isinstance(row, ShapedRow)
    assert row.values == {"title_ta": "x"}


def test_blank_cells_past_the_header_cost_nothing() -> None:
    (row,) = opened(b"service,code\ncms,a" + b"," * 900_000 + b"\n").rows
    assert len(row.cells) == 200


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no rows"),
        (b"service,code\ncms,a\ncms,\xe0\xa4\n", "Line 3 is not UTF-8"),
        (b"service,code\r\rcms,\xff\r", "Line 3 is not UTF-8"),
        ("service,code\ncms,ä\n".encode("cp1252"), "Line 2 is not UTF-8"),
        (codecs.BOM_UTF16_LE + "service,code\ncms,a".encode("utf-16-le") + b"\x00\xd8", "Line 2"),
        (b"service,code\n\ncms,a\0b\n", "Line 3 has a NUL"),
        ("service,code\n".encode("utf-32"), "Line 1 has a NUL"),
        (b'service,code\ncms,"a\n', "line 2"),
        (b'service,code\ncms,a\ncms,"a"b\n', "line 3"),
        (b'service,code\ncms,"' + b"a" * 1_100_000, "line 2"),
        (b'service,code\ncms,"' + b'","\n' * 400_000, "line 2"),
        (b"," * 1_100_000, "line 1"),
        (b"service,code" + b",x" * 1_000_000, "line 1"),
        (b"service,code" + b",x" * 300, "302 columns"),
        (b"service,code\n\ncms," + b"a" * 100_000, "Line 3 has more than 100000"),
        (b"service,code\ncms,a" + b",x" * 60_000, "Line 2 has more than 100000"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    ],
)
def test_what_is_no_table_is_refused_with_the_line(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        list(opened(data).rows)


def test_what_stands_before_a_wrong_line_is_given() -> None:
    rows = opened(b"service,code\n" + b"cms,a\n" * 20_000 + b"cms,\xff\n").rows
    assert next(rows).cells == ["cms", "a"]
    with pytest.raises(UnreadableFile, match="Line 20002 "):
        list(rows)
