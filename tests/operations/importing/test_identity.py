"""Which message a row means: codes that were deleted, made anew, or made by others meanwhile."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.models import ErrorCode, ImportRow, Message, MessageImport, Service, Source
from catalog.operations.edit_code import create_error_code, delete_error_code
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import ImportUndecided, ImportWrong, NotWhatWasSeen
from catalog.operations.importing.bases import version_of
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.decide import decide
from tests.operations.importing.conftest import Upload, table

pytestmark = pytest.mark.django_db

COLUMNS = ("service", "code", "version", "title_hi")
NEW = {"service": "cms", "code": "card.cold"}


def make(by: User, title: str, resolution: str = "retry") -> Message:
    return create_error_code(
        service=Service.objects.get(slug="cms"),
        code=NEW["code"],
        description="",
        resolution=resolution,
        texts={"title_en": "Card is cold", "title_hi": title},
        by=by,
        source=Source.ADMIN,
    )


def remove(by: User) -> None:
    delete_error_code(error_code=ErrorCode.objects.get(code=NEW["code"]), by=by)


def exported(row: Message, title: str) -> dict[str, str]:
    return {**NEW, "version": version_of(row.pk, row.version, 1), "title_hi": title}


def problems(made: MessageImport) -> list[str]:
    rows = ImportRow.objects.filter(of=made, wrong__gt=0)
    return [cell["problem"] for row in rows for cell in row.cells if cell["kind"] == "wrong"]


def test_a_code_that_was_made_anew_is_another_one(shipped: User, upload: Upload) -> None:
    old = exported(make(shipped, "पुराना"), "पुराना")
    remove(shipped)
    make(shipped, "नया")
    made = upload(table(COLUMNS, old))
    assert "version is not known here" in problems(made)[0]
    with pytest.raises(ImportWrong):
        confirm_import(of=made.pk, by=shipped)
    assert Message.objects.rewrite(False).get(error_code__code=NEW["code"]).title_hi == "नया"


def test_a_code_that_was_deleted_does_not_come_back_in_silence(
    shipped: User, upload: Upload
) -> None:
    old = exported(make(shipped, "पुराना"), "पुराना")
    remove(shipped)
    made = upload(table(COLUMNS, old))
    assert "was deleted since" in problems(made)[0]
    made = upload(table(COLUMNS, {**old, "version": ""}))
    assert (made.counts["new"], made.counts["wrong"]) == (1, 0)


def test_a_code_that_is_deleted_after_the_preview_is_told(shipped: User, upload: Upload) -> None:
    made = upload(table(COLUMNS, exported(make(shipped, "पुराना"), "फ़ाइल का")))
    remove(shipped)
    with pytest.raises(NotWhatWasSeen, match=r"cms/card\.cold"):
        confirm_import(of=made.pk, by=shipped)
    assert "deleted since the file was read" in problems(made)[0]
    confirm_import(of=made.pk, by=shipped, good_rows_only=True)
    assert not ErrorCode.objects.filter(code=NEW["code"]).exists()


def test_what_the_file_does_not_say_is_no_side_of_a_conflict(shipped: User, upload: Upload) -> None:
    made = upload(table(COLUMNS, {**NEW, "title_hi": "फ़ाइल का"}))
    make(shipped, "फ़ाइल का", resolution="wait")
    with pytest.raises(NotWhatWasSeen):
        confirm_import(of=made.pk, by=shipped)
    confirm_import(of=made.pk, by=shipped, otherwise="mine")
    assert ErrorCode.objects.get(code=NEW["code"]).resolution == "wait"


def test_a_new_code_without_a_resolution_gets_customer_care(shipped: User, upload: Upload) -> None:
    confirm_import(of=upload(table(COLUMNS, NEW)).pk, by=shipped)
    code = ErrorCode.objects.get(code=NEW["code"])
    assert (code.resolution, code.version) == ("contact_support", 1)


def test_a_decision_is_for_its_row_also_where_all_stand_on_one_line(
    shipped: User, upload: Upload
) -> None:
    row = Message.objects.rewrite(False).get(error_code__code="cms.timeout")
    version = version_of(row.pk, row.version, 1)
    line = {"service": "cms", "code": "cms.timeout", "version": version}
    made = upload(table(COLUMNS, {**line, "title_hi": "अ"}, {**NEW, "title_hi": "ब"}))
    ImportRow.objects.filter(of=made).update(line=1)
    rows = {one.code: one for one in ImportRow.objects.filter(of=made)}
    assert {one.number for one in rows.values()} == {1, 2}
    cell = rows["cms.timeout"].cells[0]
    rows["cms.timeout"].cells = [{**cell, "kind": "conflict"}]
    rows["cms.timeout"].conflicts = rows["cms.timeout"].undecided = 1
    rows["cms.timeout"].save()
    decide(of=made.pk, by=shipped, choices={rows["cms.timeout"].pk: {"title_hi": "theirs"}})
    assert ImportRow.objects.get(of=made, code=NEW["code"]).decided == {}


def test_a_decision_on_an_old_page_is_refused(shipped: User, upload: Upload) -> None:
    made = upload(table(COLUMNS, {**NEW, "title_hi": "ब"}))
    seen = made.revision
    make(shipped, "क")
    with pytest.raises(NotWhatWasSeen):
        confirm_import(of=made.pk, by=shipped)
    row = ImportRow.objects.get(of=made)
    with pytest.raises(NotWhatWasSeen, match="Load the page again"):
        decide(of=made.pk, by=shipped, choices={row.pk: {"title_hi": "mine"}}, revision=seen)
    made.refresh_from_db()
    decide(of=made.pk, by=shipped, choices={row.pk: {"title_hi": "mine"}}, revision=made.revision)
    with pytest.raises(NotWhatWasSeen):
        confirm_import(of=made.pk, by=shipped, revision=made.revision)


def test_rows_without_a_version_are_counted(shipped: User, upload: Upload) -> None:
    row = Message.objects.rewrite(False).get(error_code__code="cms.timeout")
    known = {"service": "cms", "code": "cms.timeout", "title_hi": "अ"}
    other = {"service": "cms", "code": "cms.embossing.error", "title_hi": "अ"}
    made = upload(table(COLUMNS, {**known, "version": version_of(row.pk, row.version, 1)}, other))
    assert (made.counts["changed"], made.counts["unversioned"]) == (2, 1)


def test_conflicts_of_rows_that_stay_out_need_no_decision(shipped: User, upload: Upload) -> None:
    row = Message.objects.rewrite(False).get(error_code__code="cms.timeout")
    version = version_of(row.pk, row.version, 1)
    line = {"service": "cms", "code": "cms.timeout", "version": version}
    columns = (*COLUMNS, "body_hi")
    data = table(columns, {**line, "title_hi": "अ", "body_hi": "क" * 400}, {**NEW, "title_hi": "ब"})
    edit_message(
        message=row.pk,
        version=row.version,
        texts={"title_hi": "आ"},
        by=shipped,
        source=Source.ADMIN,
    )
    made = upload(data)
    assert (made.counts["wrong"], made.counts["undecided"], made.counts["conflict"]) == (1, 0, 0)
    done = confirm_import(of=made.pk, by=shipped, good_rows_only=True)
    assert done.written == 1


def test_undecided_stops_it(shipped: User, upload: Upload) -> None:
    made = upload(table(COLUMNS, {**NEW, "title_hi": "ब"}))
    make(shipped, "क")
    with pytest.raises(NotWhatWasSeen):
        confirm_import(of=made.pk, by=shipped)
    with pytest.raises(ImportUndecided, match="1 text was"):
        confirm_import(of=made.pk, by=shipped)
