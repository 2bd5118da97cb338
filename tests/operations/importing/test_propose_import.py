"""What an import brought is proposed as a whole, and nothing that others wrote."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.models import Message, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import NotOpen
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.propose_import import propose_import
from catalog.operations.importing.undo import undo_import
from tests.operations.importing.conftest import Upload, table

pytestmark = pytest.mark.django_db

FILE = table(
    ("service", "code", "title_en", "body_en", "title_hi"),
    {"service": "cms", "code": "cms.timeout", "title_hi": "एक"},
    {"service": "brand-new", "code": "new.code", "title_en": "One", "body_en": "Two."},
)


def test_its_cells_and_what_a_new_code_needs(shipped: User, upload: Upload) -> None:
    made = upload(FILE)
    confirm_import(of=made.pk, by=shipped)
    row = Message.objects.get(error_code__code="cms.timeout")
    texts = {"title_ta": "மற்றது", "body_hi": "किसी और का।"}
    edit_message(message=row.pk, version=row.version, texts=texts, by=shipped, source=Source.ADMIN)
    proposal = propose_import(of=made.pk, by=shipped, note="From the product team")
    found = {str(change): change.new for change in proposal.changes.all()}
    assert found == {
        "brand-new/name": "Brand New",
        "brand-new/new.code/en/body": "Two.",
        "brand-new/new.code/en/title": "One",
        "brand-new/new.code/resolution": "contact_support",
        "cms/cms.timeout/hi/title": "एक",
    }
    assert "மற்றது" not in found.values()
    assert "किसी और का।" not in found.values()


def test_what_is_undone_is_not_proposed(shipped: User, upload: Upload) -> None:
    made = upload(FILE)
    confirm_import(of=made.pk, by=shipped)
    undo_import(of=made.pk, by=shipped, source=Source.ADMIN)
    with pytest.raises(NotOpen):
        propose_import(of=made.pk, by=shipped, note="Too late")
