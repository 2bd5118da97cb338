"""A spreadsheet that was exported earlier: what both sides changed meanwhile is kept, or decided."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.models import ImportRow, Message, MessageImport, Service, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import ImportUndecided, NotWhatWasSeen
from catalog.operations.importing.bases import version_of
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.undo import undo_import
from tests.operations.importing.conftest import Upload, table

pytestmark = pytest.mark.django_db

KEY = {"service": "cms", "code": "cms.timeout"}
COLUMNS = ("service", "code", "version", "title_hi", "body_hi", "title_ta")


def message() -> Message:
    return Message.objects.rewrite(False).get(
        error_code__service__slug="cms", error_code__code="cms.timeout"
    )


def exported(**changed: str) -> dict[str, str]:
    """The row as a spreadsheet has it now, some of its texts changed in it."""
    row = message()
    assert row.error_code is not None
    version = version_of(row.pk, row.version, row.error_code.version)
    texts = {name: getattr(row, name) for name in COLUMNS[3:]}
    return {**KEY, "version": version, **texts, **changed}


def edit(by: User, **texts: str) -> None:
    row = message()
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


def cells(made: MessageImport) -> dict[str, str]:
    return {
        cell["column"]: cell["kind"]
        for row in ImportRow.objects.filter(of=made)
        for cell in row.cells
    }


def test_what_only_the_file_changed_is_taken(shipped: User, upload: Upload) -> None:
    made = upload(table(COLUMNS, exported(title_hi="नया")))
    assert (made.state, cells(made)) == ("ready", {"title_hi": "changed"})
    assert made.counts["changed"] == 1
    before = message()
    confirm_import(of=made.pk, by=shipped)
    after = message()
    assert (after.title_hi, after.body_hi, after.version) == (
        "नया",
        before.body_hi,
        before.version + 1,
    )
    entry = Message.history.filter(id=after.pk).order_by("-version").first()
    assert (entry.title_hi, entry.import_id, entry.history_user, entry.history_change_reason) == (
        *("नया", made.pk, shipped, "texts.csv"),
    )
    assert after.updated_at > before.updated_at


def test_what_only_the_catalogue_changed_is_kept(shipped: User, upload: Upload) -> None:
    row = exported(title_hi="नया")
    edit(shipped, title_ta="புதிய", body_hi="और")
    made = upload(table(COLUMNS, row))
    assert cells(made) == {"title_hi": "changed"}
    confirm_import(of=made.pk, by=shipped)
    assert (message().title_hi, message().title_ta, message().body_hi) == ("नया", "புதிய", "और")


def test_what_both_changed_alike_is_nothing_to_do(shipped: User, upload: Upload) -> None:
    row = exported(title_hi="नया")
    edit(shipped, title_hi="नया")
    made = upload(table(COLUMNS, row))
    assert (cells(made), made.counts["unchanged"]) == ({}, 1)


@pytest.mark.parametrize(("otherwise", "text"), [("mine", "फ़ाइल"), ("theirs", "कैटलॉग")])
def test_what_both_changed_differently_is_decided(
    shipped: User, upload: Upload, otherwise: str, text: str
) -> None:
    row = exported(title_hi="फ़ाइल")
    was = message().title_hi
    edit(shipped, title_hi="कैटलॉग")
    made = upload(table(COLUMNS, row))
    (cell,) = ImportRow.objects.get(of=made).cells
    assert (cell["base"], cell["current"], cell["file"]) == (was, "कैटलॉग", "फ़ाइल")
    with pytest.raises(ImportUndecided):
        confirm_import(of=made.pk, by=shipped)
    confirm_import(of=made.pk, by=shipped, otherwise=otherwise)  # type: ignore[arg-type]
    assert message().title_hi == text
    assert ImportRow.objects.get(of=made).decided == {"title_hi": otherwise}


def test_without_a_version_the_file_counts(shipped: User, upload: Upload) -> None:
    row = {**exported(title_hi="फ़ाइल"), "version": ""}
    edit(shipped, title_hi="कैटलॉग")
    made = upload(table(COLUMNS, row))
    assert cells(made) == {"title_hi": "changed"}


def test_what_changes_after_the_preview_is_told_and_shown_anew(
    shipped: User, upload: Upload
) -> None:
    made = upload(table(COLUMNS, exported(title_hi="फ़ाइल", body_hi="पाठ")))
    edit(shipped, title_ta="அது")
    edit(shipped, title_hi="कैटलॉग")
    with pytest.raises(NotWhatWasSeen, match=r"cms/cms\.timeout title_hi"):
        confirm_import(of=made.pk, by=shipped)
    made.refresh_from_db()
    assert cells(made) == {"title_hi": "conflict", "body_hi": "changed"}
    assert (message().title_hi, made.counts["undecided"]) == ("कैटलॉग", 1)
    confirm_import(of=made.pk, by=shipped, otherwise="mine")
    assert (message().title_hi, message().title_ta) == ("फ़ाइल", "அது")


def test_a_change_of_another_cell_after_the_preview_disturbs_nothing(
    shipped: User, upload: Upload
) -> None:
    made = upload(table(COLUMNS, exported(title_hi="फ़ाइल")))
    edit(shipped, title_ta="அது")
    confirm_import(of=made.pk, by=shipped)
    assert (message().title_hi, message().title_ta) == ("फ़ाइल", "அது")


def test_undone_as_a_whole_but_for_what_was_edited_since(shipped: User, upload: Upload) -> None:
    before = message()
    new = {"service": "new-service", "code": "new.code", "title_hi": "एक", "body_hi": "दो"}
    made = upload(table(COLUMNS, exported(title_hi="एक", body_hi="दो"), new))
    confirm_import(of=made.pk, by=shipped)
    assert Message.objects.filter(error_code__code="new.code").count() == 1
    edit(shipped, body_hi="तीन")
    undone = undo_import(of=made.pk, by=shipped, source=Source.ADMIN)
    assert undone.put_back == {"texts": 1, "codes": 1}
    assert undone.kept == ["cms/cms.timeout body_hi"]
    assert (message().title_hi, message().body_hi) == (before.title_hi, "तीन")
    assert not Message.objects.filter(error_code__code="new.code").exists()
    assert not Service.objects.filter(slug="new-service").exists()
