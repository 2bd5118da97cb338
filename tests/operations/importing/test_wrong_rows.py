"""Wrong rows: all of them at once, each with its line, and back as the same file to be mended."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User
from openpyxl import load_workbook

from catalog.domain.quality import normalize
from catalog.domain.spreadsheet_text import guard, guard_in_text_cell
from catalog.models import ErrorCode, ImportRow, Message, Service
from catalog.operations.errors import ImportWrong
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.problem_file import problem_file
from tests.operations.importing.conftest import Upload, table
from tests.operations.other_programs import table_file

pytestmark = pytest.mark.django_db

COLUMNS = ("service", "code", "resolution", "title_hi", "body_hi")
GOOD = {"service": "cms", "code": "cms.timeout", "title_hi": "ठीक"}
ROWS = (
    GOOD,
    {"service": "Bad Slug", "code": "x..y", "title_hi": "एक"},
    {"service": "cms", "code": "new.code", "resolution": "maybe", "title_hi": "अ" * 70},
    {"service": "cms", "code": "cms.embossing.error", "title_hi": "दोबारा"},
    {"service": "cms", "code": "cms.embossing.error", "title_hi": "तिबारा"},
    {"service": "*", "code": "*", "resolution": "wait"},
)

PRIVATE = range(0xE000, 0xE032)


def told(of: int) -> dict[int, list[str]]:
    return {
        row.line: [cell["column"] for cell in row.cells if cell["kind"] == "wrong"]
        for row in ImportRow.objects.filter(of=of, wrong__gt=0)
    }


def test_all_are_told_and_nothing_is_written(shipped: User, upload: Upload) -> None:
    made = upload(table(COLUMNS, *ROWS))
    assert told(made.pk) == {
        3: ["service", "code"],
        4: ["resolution", "title_hi"],
        5: ["code"],
        6: ["code"],
        7: ["resolution"],
    }
    assert (made.counts["wrong"], made.counts["changed"]) == (5, 1)
    with pytest.raises(ImportWrong, match="5 rows are wrong"):
        confirm_import(of=made.pk, by=shipped)
    assert not ErrorCode.objects.filter(code="new.code").exists()


def test_a_row_that_is_not_compared_is_told_all_the_same_what_its_texts_have(
    upload: Upload,
) -> None:
    row = {"service": "Bad Slug", "code": "x..y", "resolution": "maybe", "title_hi": "अ" * 70}
    assert told(upload(table(COLUMNS, row)).pk) == {
        2: ["service", "code", "resolution", "title_hi"]
    }


def test_a_retired_service_gets_no_new_code_but_new_texts(shipped: User, upload: Upload) -> None:
    Service.objects.filter(slug="cms").update(retired=True)
    made = upload(table(COLUMNS, GOOD, {**GOOD, "code": "new.code"}))
    (wrong,) = ImportRow.objects.filter(of=made, wrong__gt=0)
    (cell,) = wrong.cells
    assert (wrong.line, cell["column"]) == (3, "service")
    assert cell["problem"].startswith("This service is retired")
    assert made.counts["changed"] == 1


def test_what_nobody_can_see_is_named_each_once_and_not_without_end(
    shipped: User, upload: Upload
) -> None:
    row = {"service": "cms", "code": "cms.timeout"}
    some = {**row, "title_hi": "ए\u202eक\u2066\u202e", "body_hi": "क" + "".join(map(chr, PRIVATE))}
    (found,) = ImportRow.objects.filter(of=upload(table(COLUMNS, some)))
    title, body = (cell["problem"] for cell in found.cells)
    assert title.count("U+202E") == title.count("U+2066") == 1
    assert [f"U+{sign:04X}" in body for sign in PRIVATE] == [True] * 5 + [False] * 45


def test_what_is_the_same_text_written_in_another_way_is_no_change(
    shipped: User, upload: Upload
) -> None:
    texts = {"title_en": "Café", "body_en": "One.\nTwo."}
    Message.objects.filter(error_code__code="cms.timeout").rewrite(False).update(**texts)
    other = {"title_en": " Cafe\u0301", "body_en": "One.\r\nTwo. "}
    row = {"service": "cms", "code": "cms.timeout", **other, "version": "v1.1.1"}
    made = upload(table(("service", "code", "version", *texts), row))
    assert (made.counts["unchanged"], ImportRow.objects.filter(of=made).count()) == (1, 0)


def test_a_text_is_written_composed_and_with_its_joiners(shipped: User, upload: Upload) -> None:
    row = {"service": "cms", "code": "cms.timeout", "title_hi": "क\u093cा\u200dर्ड\u200c"}
    confirm_import(of=upload(table(COLUMNS, row)).pk, by=shipped)
    found = Message.objects.rewrite(False).get(error_code__code="cms.timeout")
    assert found.title_hi == normalize("क\u093cा\u200dर्ड\u200c")


def test_only_the_good_ones_on_request(shipped: User, upload: Upload) -> None:
    made = upload(table(COLUMNS, *ROWS))
    confirm_import(of=made.pk, by=shipped, good_rows_only=True)
    found = Message.objects.rewrite(False).get(error_code__code="cms.timeout")
    assert found.title_hi == "ठीक"
    # Which of two lines was meant, nobody knows.
    doubled = Message.objects.rewrite(False).get(error_code__code="cms.embossing.error")
    assert doubled.title_hi not in ("दोबारा", "तिबारा")
    assert not ErrorCode.objects.filter(code="new.code").exists()


def test_the_file_comes_back_with_what_is_wrong_and_can_be_sent_again(
    shipped: User, upload: Upload
) -> None:
    made = upload(table(COLUMNS, *ROWS))
    back = io.BytesIO()
    name, media_type = problem_file(of=made.pk, by=shipped, into=back)
    assert (name, media_type) == ("texts-problems.csv", "text/csv; charset=utf-8")
    rows = list(csv.DictReader(io.StringIO(back.getvalue().decode("utf-8-sig"))))
    assert [bool(row["problem"]) for row in rows] == [False, True, True, True, True, True]
    assert rows[1]["problem"].startswith("service: A service's slug")
    assert [row["title_hi"] for row in rows] == [row.get("title_hi", "") for row in ROWS]
    again = upload(back.getvalue())
    assert told(again.pk) == told(made.pk)


def test_a_workbook_comes_back_as_one(shipped: User, upload: Upload) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(list(COLUMNS))
    for row in ROWS:
        book.active.append([row.get(column, "") for column in COLUMNS])
    file = io.BytesIO()
    book.save(file)
    made = upload(file.getvalue())
    back = io.BytesIO()
    name, _type = problem_file(of=made.pk, by=shipped, into=back)
    sheet = load_workbook(io.BytesIO(back.getvalue())).active
    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert name == "texts-problems.xlsx"
    assert cells[0] == [*COLUMNS, "problem"]
    assert [bool(row[-1]) for row in cells[1:]] == [False, True, True, True, True, True]
    assert told(upload(back.getvalue()).pk) == told(made.pk)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_text_that_a_spreadsheet_would_run_comes_back_as_it_was(
    kind: str, shipped: User, upload: Upload
) -> None:
    texts = ("'=1+1", "''-2", "@sum", "'quoted'")
    rows = [{"service": "No Slug", "code": "x", "title_hi": text} for text in texts]
    made = upload(table_file(kind, rows))
    back = io.BytesIO()
    problem_file(of=made.pk, by=shipped, into=back)
    again = upload(back.getvalue())
    for one in (made, again):
        found = [row.cells for row in ImportRow.objects.filter(of=one).order_by("line")]
        assert len(found) == len(texts)
    back_again = io.BytesIO()
    problem_file(of=again.pk, by=shipped, into=back_again)
    assert cells_of(kind, back.getvalue()) == cells_of(kind, back_again.getvalue())
    assert cells_of(kind, back.getvalue()) == [guarded(kind, text) for text in texts]


def guarded(kind: str, text: str) -> str:
    return guard(text) if kind == "csv" else guard_in_text_cell(text)


def cells_of(kind: str, data: bytes) -> list[str]:
    """The texts as they stand in the file, without the header."""
    if kind == "csv":
        return [row["title_hi"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]
    sheet = load_workbook(io.BytesIO(data)).active
    return [row[2] for row in sheet.iter_rows(values_only=True, min_row=2)]


def test_a_text_typed_for_an_old_font_is_wrong_unless_it_stands_so_already(
    shipped: User, upload: Upload
) -> None:
    columns, line = ("service", "code", "lang", "title"), {"service": "cms", "code": "cms.timeout"}
    made = upload(table(columns, {**line, "lang": "hi", "title": "xyr vksVhih"}))
    (row,) = ImportRow.objects.filter(of=made)
    assert "old font, and no हिन्दी letters" in row.cells[0]["problem"]
    Message.objects.filter(error_code__code="cms.timeout").update(title_hi="5°")
    made = upload(table(columns, {**line, "lang": "hi", "title": "5°"}))
    assert (made.counts["wrong"], made.counts["unchanged"]) == (0, 1)
