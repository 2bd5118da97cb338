"""An export opened and saved again in LibreOffice Calc says the same, and nothing in it is computed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from openpyxl import load_workbook

from catalog.domain.spreadsheet_text import unguard
from catalog.models import Source
from catalog.operations.edit_message import edit_message
from catalog.operations.export_messages import export_messages
from catalog.operations.reading import open_table
from tests.libreoffice.conftest import CSV_IN, CSV_OUT, Saved
from tests.operations.conftest import message

pytestmark = pytest.mark.django_db

# `_x005F_x000D_` is left out: Calc itself makes another text of it when it saves a workbook.
HOSTILE = (
    *("=1+1", "+1+1", "-1-1", "@SUM(1)", "'=1+1", "''=1", "'", "''", "'a'", "= 1", "=A1"),
    *('=HYPERLINK("http://example.com","x")', "=cmd|' /C calc'!A0", "+91 98 OTP", "- नया", "＝1+1"),
    *(
        '"=1+1"',
        "{=1+1}",
        "a=1",
        "%s",
        "=WEBSERVICE(A1)",
        "-",
        "+",
        "@",
        "=",
        "\u200d=1",
        "_x000D_",
    ),
)
BODIES = ("=1\n=2", "a\n=1+1", "@a\n\n-b", "नया OTP\n+1", 'क\u200dष, "ab"; c')


@pytest.fixture
def awkward(shipped: User) -> dict[str, str]:
    """Texts of one message, in all languages: by column."""
    row = message()
    columns = [
        f"{field}_{tag}"
        for tag in ("hi", "bn", "te", "mr", "ta", "ur", "gu", "kn", "ml")
        for field in ("title", "action")
    ]
    texts = {column: HOSTILE[place % len(HOSTILE)] for place, column in enumerate(columns)}
    more = [f"title_{tag}" for tag in ("or", "pa", "as")] + [
        f"action_{tag}" for tag in ("or", "pa", "as")
    ]
    texts |= {column: HOSTILE[-1 - place] for place, column in enumerate(more)}
    texts |= {
        f"body_{tag}": body
        for tag, body in zip(("hi", "bn", "te", "ta", "ur"), BODIES, strict=True)
    }
    edit_message(message=row.pk, version=row.version, texts=texts, by=shipped, source=Source.ADMIN)
    return texts


def export(path: Path, **chosen: Any) -> Path:
    with path.open("wb") as file:
        export_messages(by=None, file=file, **chosen)
    return path


def of_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [[unguard(cell) for cell in row] for row in csv.reader(file)]


def of_xlsx(path: Path) -> list[list[str]]:
    """Head and rows, after a look that every cell is a text."""
    for row in load_workbook(path).worksheets[0].iter_rows():
        assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "inlineStr"}
    with path.open("rb") as file:
        table = open_table(file)
        return [list(table.columns), *(row.cells[: len(table.columns)] for row in table.rows)]


@pytest.mark.usefixtures("awkward")
def test_csv(tmp_path: Path, saved_by_calc: Saved) -> None:
    exported = export(tmp_path / "all.csv")
    assert of_csv(saved_by_calc(exported, CSV_OUT, CSV_IN)) == of_csv(exported)


@pytest.mark.usefixtures("awkward")
def test_csv_that_becomes_a_workbook(tmp_path: Path, saved_by_calc: Saved) -> None:
    exported = export(tmp_path / "all.csv", shape="long")
    rows = of_xlsx(saved_by_calc(exported, "xlsx", CSV_IN))
    assert [[unguard(cell) for cell in row] for row in rows] == of_csv(exported)


@pytest.mark.parametrize("languages", [["hi"], ["ur"], ["hi", "ta", "ml"]])
def test_xlsx(
    tmp_path: Path, saved_by_calc: Saved, awkward: dict[str, str], languages: list[str]
) -> None:
    exported = export(tmp_path / "all.xlsx", file_format="xlsx", languages=languages)
    rows = of_xlsx(saved_by_calc(exported, "xlsx"))
    assert rows == of_xlsx(exported)
    cells = {unguard(cell) for row in rows for cell in row}
    assert {text for column, text in awkward.items() if column[-2:] in languages} <= cells


def test_xlsx_that_becomes_csv(
    tmp_path: Path, saved_by_calc: Saved, awkward: dict[str, str]
) -> None:
    exported = export(tmp_path / "all.xlsx", file_format="xlsx")
    with saved_by_calc(exported, CSV_OUT).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == of_xlsx(exported)
    assert set(awkward.values()) <= {unguard(cell) for row in rows for cell in row}
