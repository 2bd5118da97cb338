"""ODS as LibreOffice Calc writes it."""

from __future__ import annotations

import pytest

from catalog.operations.errors import UnreadableFile
from tests.operations.reading.files import cells_of, ods, ods_row, opened, problems_of

HEADER = ods_row("service", "code", "title_hi")


def value(kind: str, attributes: str, shown: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" {attributes}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("कार्ड", "कार्ड"),
        (value("float", 'office:value="7"', "7,00"), "7"),
        (value("float", 'office:value="1.5"', "1,5"), "1.5"),
        (value("date", 'office:date-value="2026-11-25"', "25.11.26"), "2026-11-25"),
        (
            value("date", 'office:date-value="2026-11-25T13:05:00"', "25.11."),
            "2026-11-25 13:05:00",
        ),
        (value("boolean", 'office:boolean-value="true"', "WAHR"), "TRUE"),
        (value("string", 'table:formula="of:=A1"', "gone"), "gone"),
        (
            value("string", "", 'a<text:s text:c="3"/>b<text:tab/><text:span>c</text:span>'),
            "a   b\tc",
        ),
        (value("string", "", "one</text:p><text:p>two<text:line-break/>three"), "one\ntwo\nthree"),
        (
            '<table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p>'
            "</office:annotation><text:p>text</text:p></table:table-cell>",
            "text",
        ),
        (
            '<table:table-cell office:value-type="string"><drawing:custom-shape><text:p>a callout'
            "</text:p></drawing:custom-shape><text:p>te<drawing:frame><drawing:text-box><text:p>in "
            "it</text:p></drawing:text-box></drawing:frame>xt</text:p></table:table-cell>",
            "text",
        ),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(cell: str, text: str) -> None:
    assert cells_of(ods(HEADER + ods_row("cms", "a", cell))) == [["cms", "a", text]]


def test_what_is_repeated_counts_as_often() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16381"/>'
    same = value("string", 'table:number-columns-repeated="2"', "x")
    table = (
        ods_row("service", "code", "title_hi", "title_ta", blank)
        + ods_row(blank, attributes='table:number-rows-repeated="3"')
        + ods_row("cms", '<table:table-cell table:number-columns-repeated="1"/>', same, blank)
        + ods_row("cms", "b", attributes='table:number-rows-repeated="2"')
        + ods_row(blank, attributes='table:number-rows-repeated="1048569"')
    )
    assert [(row.line, row.cells) for row in opened(ods(table)).rows] == [
        (5, ["cms", "", "x", "x"]),
        (6, ["cms", "b", "", ""]),
        (7, ["cms", "b", "", ""]),
    ]


def test_errors_and_formulas_without_a_value_are_problems() -> None:
    error = value("string", 'table:formula="of:=B0" calcext:value-type="error"', "#REF!")
    empty = '<table:table-cell table:formula="of:=A1"/>'
    header = ods_row("service", "code", "title_hi", "title_ta")
    found = problems_of(ods(header + ods_row("cms", "a", error, empty)))
    assert [(one.line, one.column, one.value) for one in found] == [
        (2, "title_hi", "#REF!"),
        (2, "title_ta", ""),
    ]


def test_a_code_that_the_sheet_has_as_a_number_may_lack_a_zero() -> None:
    (problem,) = problems_of(
        ods(HEADER + ods_row("cms", value("float", 'office:value="1.1"', "1.10")))
    )
    assert (problem.column, problem.value) == ("code", "1.1")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (value("date", 'office:date-value="2026-01-03"', "3.1."), "2026-01-03"),
        (value("time", 'office:time-value="PT10H05M00S"', "10:05"), "10:05"),
        (value("boolean", 'office:boolean-value="true"', "WAHR"), "TRUE"),
    ],
)
def test_a_key_that_the_sheet_has_made_a_date_of_is_a_problem(cell: str, shown: str) -> None:
    (problem,) = problems_of(ods(HEADER + ods_row("cms", cell, cell)))
    assert (problem.column, problem.value) == ("code", shown)
    assert "Format the cell as text" in problem.reason


def test_blank_cells_with_a_type_count_once_however_wide_they_are() -> None:
    blank = '<table:table-cell office:value-type="string" table:number-columns-repeated="900000"/>'
    assert cells_of(ods(HEADER + ods_row("cms", "a", blank))) == [["cms", "a", ""]]


def test_a_merged_header_is_refused_by_name() -> None:
    wide = value("string", 'table:number-columns-spanned="2"', "title_hi")
    header = ods_row("service", "code", wide, "<table:covered-table-cell/>")
    with pytest.raises(UnreadableFile, match="C1"):
        opened(ods(header + ods_row("cms", "a", "b", "c")))


def test_the_only_sheet_whose_header_fits_is_read_wherever_it_stands() -> None:
    blank = [""] * 30
    rows = HEADER + ods_row("cms", "a", "b")
    for tables in (
        (ods_row("Read me"), *blank, rows),
        (rows, *blank, ods_row("Read me") + HEADER),
        (rows, rows),
    ):
        table = opened(ods(*tables, hidden=2))
        assert [(row.line, row.cells) for row in table.rows] == [(2, ["cms", "a", "b"])]


def test_a_hidden_sheet_is_not_read() -> None:
    tables = HEADER + ods_row("cms", "old", "b"), HEADER + ods_row("cms", "a", "b")
    assert cells_of(ods(*tables, hidden=1)) == [["cms", "a", "b"]]


def test_two_sheets_that_fit_are_refused_by_name() -> None:
    with pytest.raises(UnreadableFile, match="Sheet1, Sheet3"):
        cells_of(ods(HEADER + ods_row("cms", "a", "b"), ods_row("x"), HEADER))


def test_a_sheet_alone_is_read_whatever_its_header() -> None:
    table = opened(ods("", ods_row("service", "kode") + ods_row("cms", "a")))
    assert (table.columns, [row.cells for row in table.rows]) == (
        ["service", "kode"],
        [["cms", "a"]],
    )


def test_several_sheets_without_a_fitting_header_are_named() -> None:
    with pytest.raises(UnreadableFile, match="Sheet1, Sheet3"):
        opened(ods(ods_row("a"), "", ods_row("b")))


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no rows"):
        opened(ods(ods_row("<table:table-cell/>")))
