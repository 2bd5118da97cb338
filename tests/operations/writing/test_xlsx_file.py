"""The workbook as another library, openpyxl, reads it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from openpyxl import load_workbook

from catalog.operations.export_messages import export_messages
from tests.operations.conftest import CODE, edit

pytestmark = pytest.mark.django_db


def sheet(**chosen: Any) -> Any:
    file = io.BytesIO()
    export_messages(by=None, file=file, file_format="xlsx", **chosen)
    return load_workbook(io.BytesIO(file.getvalue())).worksheets[0]


def head(made: Any) -> list[str]:
    return [cell.value for cell in made[1]]


def column(made: Any, name: str) -> int:
    return head(made).index(name) + 1


def row_of_the_code(made: Any) -> dict[str, Any]:
    """The cells of the message that `edit` changes, by column."""
    for row in made.iter_rows(min_row=2):
        if (row[0].value, row[1].value) == CODE:
            return dict(zip(head(made), row, strict=True))
    raise LookupError(CODE)


def test_one_language_has_english_beside_each_text_and_locked(shipped: User) -> None:
    made = sheet(languages=["hi"])
    assert head(made)[5:] == [
        *("title_en", "title_hi", "body_en", "body_hi", "action_en", "action_hi"),
    ]
    assert made.protection.sheet
    assert not made.protection.password
    row = row_of_the_code(made)
    open_ones = [name for name, cell in row.items() if not cell.protection.locked]
    assert open_ones == ["title_hi", "body_hi", "action_hi"]


def test_a_blank_cell_to_be_filled_is_not_locked(shipped: User) -> None:
    edit(shipped, title_hi="")
    made = sheet(languages=["hi"])
    width = made.column_dimensions["G"]
    assert not width.protection.locked
    assert row_of_the_code(made)["title_hi"].value is None


def test_several_languages_lock_nothing(shipped: User) -> None:
    made = sheet(languages=["hi", "ta"])
    assert not made.protection.sheet
    assert head(made)[5:] == [
        f"{field}_{tag}" for tag in ("en", "hi", "ta") for field in ("title", "body", "action")
    ]


def test_the_head_and_the_key_stay_in_view(shipped: User) -> None:
    assert sheet().freeze_panes == "D2"


def test_urdu_alone_runs_from_right_to_left(shipped: User) -> None:
    made = sheet(languages=["ur"])
    assert made.sheet_view.rightToLeft
    assert row_of_the_code(made)["title_ur"].alignment.readingOrder == 2
    assert not sheet(languages=["ur", "hi"]).sheet_view.rightToLeft


def test_cells_say_how_long_a_text_may_be(shipped: User) -> None:
    made = sheet(languages=["hi"])
    rules = {str(rule.sqref): rule for rule in made.data_validations.dataValidation}
    assert set(rules) == {"G2:G69", "I2:I69", "K2:K69"}
    rule = rules["G2:G69"]
    assert (rule.type, rule.operator, rule.errorStyle) == (
        *("textLength", "lessThanOrEqual", "warning"),
    )
    assert rule.prompt == "At most 60 characters."
    # A Hindi letter with its vowel sign is one character to a reader, and two to Excel.
    assert rule.formula1 == "120"
    urdu = sheet(languages=["ur"]).data_validations.dataValidation
    assert [rule.formula1 for rule in urdu] == ["60", "240", "40"]


def test_what_is_missing_has_a_colour_until_it_is_filled(shipped: User) -> None:
    made = sheet(languages=["hi"])
    rules = {
        str(found.sqref): [rule.type for rule in found.rules]
        for found in made.conditional_formatting
    }
    # The next step may be empty.
    assert rules == {"G2:G69": ["containsBlanks"], "I2:I69": ["containsBlanks"]}


def test_every_cell_is_a_text(shipped: User) -> None:
    edit(shipped, title_hi="=1+1", body_hi="_x000D_ 007\n=2", action_hi="12.5")
    row = row_of_the_code(sheet(languages=["hi"]))
    assert row["title_hi"].value == "=1+1"
    assert row["title_hi"].quotePrefix
    assert {cell.data_type for cell in row.values()} <= {"s", "inlineStr"}
    # openpyxl leaves Excel's own escapes as they stand in the file.
    assert row["body_hi"].value.replace("_x005F_", "_") == "_x000D_ 007\n=2"
    assert row["action_hi"].value == "12.5"


def test_long_has_one_sheet_too(shipped: User) -> None:
    made = sheet(languages=["hi", "ta"], services=["otp-manager"], shape="long")
    assert head(made) == [*("service", "code", "version", "lang", "title", "body", "action")]
    assert [made.cell(2, column(made, "lang")).value, made.cell(3, 4).value] == ["hi", "ta"]


def test_a_sheet_without_rows_can_be_opened(shipped: User) -> None:
    assert sheet(languages=["hi"], only_missing=True).max_row == 1
