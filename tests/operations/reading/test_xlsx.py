"""XLSX with what people put into cells."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from catalog.operations.errors import UnreadableFile
from tests.operations.reading.files import (
    cells_of,
    inline,
    opened,
    problems_of,
    saved,
    shared_workbook,
    with_part,
    with_sheet,
    workbook,
)

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40).filter(
    # A formula, how the format writes a character, and what XML can't hold.
    lambda text: not (text.startswith("=") or {"_", "\ufffe", "\uffff"} & set(text))
)


@pytest.mark.parametrize("write", [workbook, shared_workbook])
@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5))
def test_what_was_written_is_read(write: Callable[..., bytes], rows: list[list[str]]) -> None:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert cells_of(write(["service", "code"], *filled)) == filled


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (1.5, "1.5"),
        (1234567.891, "1234567.891"),
        (True, "TRUE"),
        (datetime.date(2026, 11, 25), "2026-11-25"),
        (datetime.datetime(2026, 11, 25, 13, 5), "2026-11-25 13:05:00"),
        (datetime.time(13, 5), "13:05:00"),
        ("one_x000D_\ntwo", "one\r\ntwo"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x0007_", "\x07"),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(value: object, text: str) -> None:
    assert cells_of(workbook(["service", "code", "title_hi"], ["cms", "a", value])) == [
        ["cms", "a", text]
    ]


def test_a_number_has_the_digits_that_a_spreadsheet_shows() -> None:
    row = "<row><c><v>7.0</v></c><c><v>1.1000000000000001</v></c><c><v>-1E+2</v></c></row>"
    assert cells_of(with_sheet(inline("service", "x", "y"), row)) == [["7", "1.1", "-100"]]


def test_days_are_counted_from_the_year_that_the_workbook_says() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append(["service", "code"])
    book.worksheets[0].append(["cms", datetime.date(2026, 11, 25)])
    assert cells_of(saved(book)) == [["cms", "2026-11-25"]]


def test_parts_of_a_text_in_other_fonts_are_one_text() -> None:
    text = CellRichText("कार्ड ", TextBlock(InlineFont(b=True), "बंद"), " है")
    assert cells_of(workbook(["service", "code"], ["cms", text])) == [["cms", "कार्ड बंद है"]]


def test_a_formula_is_its_value_and_without_one_a_problem() -> None:
    data = with_sheet(
        inline("service", "code", "title_hi", "title_ta", "action_hi"),
        '<row r="5"><c r="A5" t="str"><f>1</f><v>cms</v></c><c r="B5" t="str"><f>1</f><v>a</v></c>'
        '<c r="C5"><f>LEFT(A1)</f><v></v></c><c r="D5" t="e"><f>B0</f><v>#REF!</v></c>'
        '<c r="E5" t="str"><f>IF(1,"")</f><v></v></c></row>',
    )
    formula, error = problems_of(data)
    assert (formula.line, formula.column, formula.value) == (5, "title_hi", "")
    assert "formula" in formula.reason
    assert (error.line, error.column, error.value) == (5, "title_ta", "#REF!")
    assert "#REF!" in error.reason
    assert (error.service, error.code) == ("cms", "a")


def test_a_formula_that_no_program_computed_is_a_problem() -> None:
    data = workbook(["service", "code", "title_hi"], ["cms", "a", "=1+1"])
    (problem,) = problems_of(data)
    assert (problem.line, problem.column) == (2, "title_hi")


def test_a_code_that_the_sheet_has_as_a_number_may_lack_a_zero() -> None:
    data = workbook(["service", "code", "title_en"], ["cms", 1.10, 2.5], ["cms", 1, "x"])
    (problem,) = problems_of(data)
    assert (problem.line, problem.column, problem.value) == (2, "code", "1.1")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime.date(2026, 1, 3), "2026-01-03"),
        (datetime.time(10, 5), "10:05:00"),
        (True, "TRUE"),
    ],
)
@pytest.mark.parametrize("column", ["service", "code", "version", "lang"])
def test_a_key_that_the_sheet_has_made_a_date_of_is_a_problem(
    column: str, value: object, shown: str
) -> None:
    columns = {"service": "cms", "code": "a", "version": "", "lang": "hi", "title": "एक"}
    (problem, *_others) = problems_of(workbook(columns, {**columns, column: value}.values()))
    assert (problem.column, problem.value) == (column, shown)
    assert "Format the cell as text" in problem.reason


def escaped_workbook(*rows: list[str]) -> bytes:
    """With shared texts whose escapes stand for what they say."""
    data, name = shared_workbook(*rows), "xl/sharedStrings.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return with_part(data, name, parts.read(name).replace(b"_x005F_", b"_"))


@pytest.mark.parametrize(
    ("escaped", "named"),
    [("_xD800_", "U+D800"), ("_xDFFF_", "U+DFFF"), ("_x0000_", "NULL"), ("_x0000__xD83D_", "NULL")],
)
@pytest.mark.parametrize("write", [escaped_workbook, workbook])
def test_a_character_that_nothing_can_hold_is_a_problem_of_its_cell(
    write: Callable[..., bytes], escaped: str, named: str
) -> None:
    data = write(["service", "code", "title_hi"], ["cms", "a", f"x{escaped}y"], ["cms", "b", "एक"])
    (problem,) = problems_of(data)
    assert (problem.line, problem.column, problem.value[:2]) == (2, "title_hi", "x\ufffd")
    assert named in problem.reason
    with pytest.raises(UnreadableFile, match="Column 3 of the header"):
        opened(write(["service", "code", f"title_hi{escaped}"], ["cms", "a", "x"]))


def test_a_key_with_such_a_character_is_a_problem() -> None:
    found = problems_of(workbook(["service", "code"], ["c_xDC00_", "_x0000_"]))
    assert [(one.service, one.code, one.column) for one in found] == [
        ("c\ufffd", "\ufffd", "service"),
        ("c\ufffd", "\ufffd", "code"),
    ]


@pytest.mark.parametrize("merged", ["C1:D1", "D1:E1", "A1:B1", "C1:D2"])
def test_a_merged_header_is_refused_by_name(merged: str) -> None:
    book = Workbook()
    book.worksheets[0].append(["service", "code", "title_hi", "title_ta", "title_te"])
    book.worksheets[0].append(["cms", "a", "b", "c", "d"])
    book.worksheets[0].merge_cells(merged)
    with pytest.raises(UnreadableFile, match=merged):
        opened(saved(book))


def test_the_only_sheet_whose_header_fits_is_read() -> None:
    book = Workbook()
    book.worksheets[0].append(["Read me first"])
    book.create_sheet("empty")
    texts = book.create_sheet("texts")
    texts.append([])
    texts.append(["Service", "code", None])
    texts.append(["cms", "a"])
    table = opened(saved(book))
    assert table.columns == ["service", "code"]
    assert [(row.line, row.cells) for row in table.rows] == [(3, ["cms", "a"])]
    assert table.total == 1


def two_sheets(state: str) -> bytes:
    book = Workbook()
    for sheet, code in (book.worksheets[0], "old"), (book.create_sheet("Zwei"), "new"):
        sheet.append(["service", "code"])
        sheet.append(["cms", code])
    book.worksheets[0].sheet_state = state
    book.active = 1
    return saved(book)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read(state: str) -> None:
    assert cells_of(two_sheets(state)) == [["cms", "new"]]


def test_two_sheets_that_fit_are_refused_by_name() -> None:
    with pytest.raises(UnreadableFile, match="Sheet, Zwei"):
        opened(two_sheets("visible"))


def test_several_sheets_without_a_fitting_header_are_named() -> None:
    book = Workbook()
    book.worksheets[0].append(["a"])
    book.create_sheet("Zwei").append(["b"])
    with pytest.raises(UnreadableFile, match="Sheet, Zwei"):
        opened(saved(book))


def test_one_sheet_with_a_wrong_header_is_read_so_that_its_columns_can_be_named() -> None:
    assert opened(workbook(["service", "kode"])).columns == ["service", "kode"]


def test_cells_without_places_and_prefixed_elements_are_read() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = '<x:c t="inlineStr"><x:is><x:t>%s</x:t></x:is></x:c>'
    row = f"<x:row>{cells % 'service'}{cells % 'code'}</x:row>"
    sheet = f'<x:worksheet xmlns:x="{main}"><x:sheetData>{row}{row}</x:sheetData></x:worksheet>'
    data = with_part(workbook(), "xl/worksheets/sheet1.xml", sheet)
    assert cells_of(data) == [["service", "code"]]


def test_texts_are_found_in_any_order() -> None:
    words = [f"पाठ {number}" for number in range(3000)]
    rows = [[words[number], words[-number]] for number in range(1, 3000)]
    assert cells_of(shared_workbook(["service", "code"], words[:2], *rows))[1:] == rows
