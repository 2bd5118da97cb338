"""A blank cell leaves the text as it is; on request it erases."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db.models import F

from catalog.models import ImportRow, Message
from catalog.operations.importing.confirm import confirm_import
from tests.operations.importing.conftest import Upload, table

pytestmark = pytest.mark.django_db

FILE = table(
    ("service", "code", "description", "resolution", "title_hi", "action_hi"),
    {"service": "cms", "code": "cms.timeout", "title_hi": "एक"},
)


def stored() -> dict[str, str]:
    """The message and its code, as the file has columns for them."""
    rows = Message.objects.rewrite(False).filter(error_code__code="cms.timeout")
    return rows.values(
        "title_hi",
        "action_hi",
        description=F("error_code__description"),
        resolution=F("error_code__resolution"),
    ).get()


def test_blanks_leave_the_texts_alone(shipped: User, upload: Upload) -> None:
    before = stored()
    assert all(before.values())
    confirm_import(of=upload(FILE).pk, by=shipped)
    assert stored() == {**before, "title_hi": "एक"}


def test_on_request_they_erase_but_what_an_app_does_stays(shipped: User, upload: Upload) -> None:
    before = stored()
    made = upload(FILE, erase_blanks=True)
    (row,) = ImportRow.objects.filter(of=made)
    assert {cell["column"]: cell["file"] for cell in row.cells} == {
        "description": "",
        "title_hi": "एक",
        "action_hi": "",
    }
    confirm_import(of=made.pk, by=shipped)
    assert stored() == {**before, "description": "", "title_hi": "एक", "action_hi": ""}
