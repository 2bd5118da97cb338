"""The file that comes back to be mended has the texts of the one that was sent, and no others."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.contrib.auth.models import User

from catalog.models import ImportRow, MessageImport
from catalog.operations.export_messages import export_messages
from catalog.operations.importing.problem_file import problem_file
from tests.operations.importing.conftest import Upload
from tests.operations.other_programs import table_file

pytestmark = pytest.mark.django_db


def problems_of(made: MessageImport) -> bytes:
    back = io.BytesIO()
    problem_file(of=made.pk, by=made.by, into=back)
    return back.getvalue()


def told(made: MessageImport) -> list[tuple[str, dict[str, str]]]:
    """The rows that change something or are wrong: their codes, and their texts by column."""
    rows = ImportRow.objects.filter(of=made).order_by("pk")
    return [(row.code, {cell["column"]: cell["file"] for cell in row.cells}) for row in rows]


def table_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_text_that_looks_like_markup_or_an_escape_comes_back(
    kind: str, shipped: User, upload: Upload
) -> None:
    texts = ("<r><t>Bold</t></r>", "_x0041_ text", "_x005F_x0041_", "a & b", "''=5+5")
    rows = [
        *(
            {"service": "cms", "code": f"new.{at}", "title_en": text, "title_hi": ""}
            for at, text in enumerate(texts)
        ),
        {"service": "No Slug", "code": "x", "title_en": "", "title_hi": ""},
    ]
    made = upload(table_file(kind, rows))
    assert made.counts["new"] == len(texts)
    again = upload(problems_of(made))
    assert told(again) == told(made)


@pytest.fixture
def on_one_line(shipped: User) -> bytes:
    """The Hindi hand-off of one service, as a tool writes it that breaks no lines."""
    file = io.BytesIO()
    export_messages(by=None, file=file, languages=["hi"], services=["cms"], file_format="xliff")
    return re.sub(rb">\s+<", b"><", file.getvalue()).replace(b"\n", b"")


def without(data: bytes, *fields: str, codes: str = "") -> bytes:
    """The same XLIFF without the units of these fields, in all codes or in one."""
    for field in fields:
        name = (
            rb'<unit id="cms\.' + (re.escape(codes).encode() or rb'[^"]*') + rb"\." + field.encode()
        )
        data = re.sub(name + rb'".*?</unit>', b"", data)
    return data


def test_each_problem_stands_in_its_own_row(on_one_line: bytes, upload: Upload) -> None:
    """All rows begin on line 1."""
    before, target, after = on_one_line.rpartition(b"</target>")
    made = upload(before + "।".encode() * 500 + target + after)
    wrong = ImportRow.objects.get(of=made, wrong__gt=0)
    rows = table_of(problems_of(made))
    assert (wrong.line, len(rows)) == (1, made.rows)
    assert [(row["code"], bool(row["problem"])) for row in rows][-1] == (wrong.code, True)
    assert [row["code"] for row in rows if row["problem"]] == [wrong.code]


def test_a_text_that_a_hand_off_had_not_is_not_erased_by_what_comes_back(
    on_one_line: bytes, upload: Upload
) -> None:
    sent = without(without(on_one_line, "action"), "body", codes="cms.timeout")
    sent = sent.replace(b"<target>", b"<target>" + "क".encode() * 70, 1)
    made = upload(sent, erase_blanks=True)
    back = problems_of(made)
    rows = table_of(back)
    assert ("title" in rows[0], "body" in rows[0], "action" in rows[0]) == (True, True, False)
    again = upload(back, erase_blanks=True)
    assert told(again) == told(made)


def test_a_line_that_ends_early_erases_nothing_when_it_comes_back(
    shipped: User, upload: Upload
) -> None:
    made = upload(
        "service,code,title_hi,body_hi\r\ncms,cms.timeout,नया\r\ncms,!,x,y\r\n".encode(),
        erase_blanks=True,
    )
    again = upload(problems_of(made), erase_blanks=True)
    assert told(again) == told(made)
