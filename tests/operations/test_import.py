import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.domain.languages import TAGS
from catalog.models import ErrorCode, Message, Service, Source
from catalog.operations.errors import ImportRefused, NotWhatWasSeen, UnreadableFile
from catalog.operations.export_messages import export_messages
from catalog.operations.import_messages import import_messages, preview_import
from catalog.operations.import_plan import ImportPlan
from catalog.operations.read_table import read_table

pytestmark = pytest.mark.django_db


def load(data: str | bytes, by: User, **options: Any) -> ImportPlan:
    table = read_table(data.encode() if isinstance(data, str) else data)
    return import_messages(
        table=table, by=by, source=Source.IMPORT, file_name="texts.csv", **options
    )


def test_the_shipped_catalogue_is_whole(shipped: User) -> None:
    assert ErrorCode.objects.count() == 67
    assert Message.objects.count() == 68
    assert Service.objects.get(slug="cms").name == "CMS"
    assert not any(Message.objects.missing_in(tag).exists() for tag in TAGS)


def test_an_export_imported_again_changes_nothing(shipped: User) -> None:
    exported = export_messages(by=shipped).export("csv")
    plan = preview_import(table=read_table(exported.encode("utf-8-sig")), by=shipped)
    assert plan.counts == {"new": 0, "changed": 0, "unchanged": 68, "wrong": 0}


def test_one_tamil_cell_is_one_change_and_one_row_of_history(shipped: User) -> None:
    rows = list(csv.DictReader(io.StringIO(export_messages(by=shipped).export("csv"))))
    before = Message.history.count()
    rows[30]["title_ta"] = "மாற்றம்"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    plan = load(out.getvalue(), shipped)
    (row,) = plan.rows
    (cell,) = row.cells
    assert (cell.column, cell.new) == ("title_ta", "மாற்றம்")
    assert Message.history.count() == before + 1
    newest = Message.history.latest("history_date")
    assert (newest.source, newest.history_change_reason) == ("import", "texts.csv")


def test_xlsx_is_read_like_csv(shipped: User) -> None:
    plan = preview_import(
        table=read_table(export_messages(by=shipped, languages=["hi", "ur"]).export("xlsx")),
        by=shipped,
    )
    assert plan.counts["unchanged"] == 68


def test_every_wrong_cell_is_named_and_nothing_is_written(shipped: User) -> None:
    table = (
        "service,code,title_hi,resolution\n"
        f'cms,cms.timeout,"{"क" * 61}",wait\n'
        "Cms,cms.timeout,एक,soon\n"
        "cms,cms.new.code,एक,retry\n"
        "cms,cms.new.code,दो,retry\n"
    )
    plan = preview_import(table=read_table(table.encode()), by=shipped)
    assert [(error.line, error.column) for error in plan.errors] == [
        (2, "title_hi"),
        (3, "service"),
        (3, "resolution"),
        (5, "code"),
    ]
    assert "4" in plan.errors[-1].reason
    assert "5" in plan.errors[-1].reason
    with pytest.raises(ImportRefused):
        load(table, shipped)
    assert not ErrorCode.objects.filter(code="cms.new.code").exists()


def test_a_line_is_counted_where_cells_have_line_breaks(shipped: User) -> None:
    table = 'service,code,body_hi\ncms,cms.timeout,"एक\nदो"\ncms,!,तीन\n'
    (error,) = preview_import(table=read_table(table.encode()), by=shipped).errors
    assert error.line == 4


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"service,code,titel_hi\n", "titel_hi"),
        (b"service,title_hi\n", "code"),
        (b"service,code,code\n", "code"),
        (b"", "no rows"),
        ("service,code\nएक".encode("utf-16"), "UTF-8"),
        (b'service,code\n"a,b', "line 2"),
        (b"PK\x03\x04 no workbook", "XLSX"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_reason(
    data: bytes, told: str, root: User
) -> None:
    with pytest.raises(UnreadableFile, match=told):
        preview_import(table=read_table(data), by=root)


def test_a_blank_cell_keeps_the_text_unless_it_may_erase(shipped: User) -> None:
    table = read_table(b"service,code,action_hi\ncms,cms.timeout,\n")
    assert preview_import(table=table, by=shipped).counts["unchanged"] == 1
    (row,) = preview_import(table=table, by=shipped, blank="erase").rows
    assert row.cells[0].erases


def test_a_confirmed_import_does_what_was_seen(shipped: User) -> None:
    data = "service,code,title_hi\ncms,cms.timeout,एक\n"
    seen = preview_import(table=read_table(data.encode()), by=shipped).digest
    load("service,code,title_hi\ncms,cms.timeout,दो\n", shipped)
    with pytest.raises(NotWhatWasSeen):
        load(data, shipped, seen=seen)
