"""Wide and long files as the same keys and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.languages import TAGS
from catalog.domain.quality import normalize
from catalog.domain.spreadsheet_text import guard
from catalog.operations.errors import UnreadableFile
from catalog.operations.reading.shape import RowProblem, ShapedRow, shaped
from tests.operations.reading.files import opened, problems_of, shaped_rows, workbook


def test_a_wide_file_gives_the_columns_that_it_has() -> None:
    data = "version,title_ta,code,service,description,title_hi\nv3.1,அ,cms.a,cms,why,एक\n"
    table = shaped(opened(data.encode()))
    assert (table.shape, table.columns) == ("wide", ("description", "title_hi", "title_ta"))
    assert list(table.rows) == [
        ShapedRow(
            1, 2, "cms", "cms.a", "v3.1", {"title_ta": "அ", "description": "why", "title_hi": "एक"}
        )
    ]


def test_a_long_file_gives_the_same_columns() -> None:
    data = "service,code,lang,body,title\ncms,cms.a,hi,एक दो,एक\ncms,cms.a,TA,,அ\n"
    table = shaped(opened(data.encode()))
    assert table.shape == "long"
    assert set(table.columns) == {f"{field}_{tag}" for tag in TAGS for field in ("title", "body")}
    assert list(table.rows) == [
        ShapedRow(1, 2, "cms", "cms.a", "", {"title_hi": "एक", "body_hi": "एक दो"}),
        ShapedRow(2, 3, "cms", "cms.a", "", {"title_ta": "அ", "body_ta": ""}),
    ]


def test_a_language_that_the_catalogue_lacks_is_a_problem_of_its_row() -> None:
    first, second = problems_of(b"service,code,lang,title\ncms,a,fr,x\ncms,a,,x\ncms,a,en,x\n")
    assert (first.line, first.column, first.value) == (2, "lang", "fr")
    assert "hi" in first.reason
    assert (second.line, second.column, second.value) == (3, "lang", "")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("service,title_hi", "lacks the column code"),
        ("title_hi", "lacks the column service, code"),
        ("service,code,titel_hi", "titel_hi"),
        ("service,code,,title_hi", "blank"),
        ("service,code,title_hi,Title_HI", "twice: title_hi"),
        ("service,code,lang", "lacks the column title"),
        ("service,code,lang,title,title_hi", "unknown columns: title_hi"),
        ("service,code,title", "unknown columns: title"),
        ("service,code," + ",".join(f"x{number}" for number in range(99)), r"x9, \+89"),
    ],
)
def test_a_header_that_is_not_the_contracts_is_refused_by_name(header: str, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        shaped(opened(f"{header}\n".encode()))


def test_a_row_with_more_cells_than_the_header_is_a_problem() -> None:
    (problem,) = problems_of(b"service,code,title_en\ncms,a,b,,c,d\ncms,b,c,,\n")
    assert (problem.line, problem.column, problem.value) == (2, "", ",c,d")
    assert "more cells" in problem.reason


def test_texts_come_as_they_are_but_for_the_white_space_around_them() -> None:
    data = 'service,code,title_hi,body_ur\ncms,a, क\u093cा\u200dर्ड\u200c ,"می\u200cں\r\nہے"\n'
    (row,) = shaped_rows(data.encode())
    assert isinstance(row, ShapedRow)
    assert row.values == {"title_hi": "क\u093cा\u200dर्ड\u200c", "body_ur": "می\u200cں\r\nہے"}


def test_a_services_name_comes_composed() -> None:
    (row,) = shaped_rows("service,code,service_name\ncms,a,Cafe\u0301\n".encode())
    assert isinstance(row, ShapedRow)
    assert row.values["service_name"] == "Caf\u00e9"


def test_every_character_that_nobody_can_see_is_named_beside_one_in_a_name() -> None:
    data = "service,code,title_hi,title_ur\ncms,a\u00ad,ए\u202eक\u2066\u202e,\ufeffایک\n"
    found = problems_of(data.encode())
    assert [(one.column, one.reason.split(",")[0]) for one in found] == [
        ("code", "It contains SOFT HYPHEN (U+00AD)"),
        ("title_hi", "It contains RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("title_hi", "It contains LEFT-TO-RIGHT ISOLATE (U+2066)"),
        ("title_ur", "It contains ZERO WIDTH NO-BREAK SPACE (U+FEFF)"),
    ]
    assert {one.line for one in found} == {2}


texts = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")) | st.sampled_from("=+-@'"),
    max_size=20,
).map(normalize)


@given(st.lists(texts, min_size=1, max_size=5))
def test_what_an_export_guards_comes_back_as_it_was(found: list[str]) -> None:
    rows = "".join(f'cms,a,"{guard(text).replace(chr(34), chr(34) * 2)}"\n' for text in found)
    read = shaped_rows(f"service,code,title_en\n{rows}".encode())
    assert [row.values["title_en"] for row in read if isinstance(row, ShapedRow)] == found


def test_a_workbook_that_was_a_csv_file_has_its_apostrophes() -> None:
    data = workbook(["service", "code", "title_en", "body_en"], ["cms", "a", "'=1+1", "''=1+1"])
    (row,) = shaped_rows(data)
    assert isinstance(row, ShapedRow)
    assert row.values == {"title_en": "=1+1", "body_en": "'=1+1"}


def test_good_rows_come_beside_the_wrong_ones_in_the_files_order() -> None:
    found = shaped_rows("service,code,title_en\ncms,a,x\ncms,b\u202e,y\ncms,c,z\n".encode())
    assert [(row.line, isinstance(row, RowProblem)) for row in found] == [
        (2, False),
        (3, True),
        (4, False),
    ]
