"""Nobody looks at it before it is written: what was agreed beforehand holds to the end."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.models import Message, MessageImport, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import ImportUndecided, NotFound, NotOpen, UnreadableFile
from catalog.operations.importing.take import give_up
from catalog.operations.machine_import import Terms, carry_on, forget_import
from tests.operations.importing.conftest import Upload

pytestmark = pytest.mark.django_db

CHANGE = "service,code,title_hi\ncms,cms.timeout,फ़ाइल\n".encode()


def message() -> Message:
    return Message.objects.rewrite(False).get(
        error_code__service__slug="cms", error_code__code="cms.timeout"
    )


def edit(by: User, text: str) -> None:
    row = message()
    edit_message(
        message=row.pk, version=row.version, texts={"title_hi": text}, by=by, source=Source.ADMIN
    )


@pytest.mark.parametrize(("otherwise", "stays"), [("mine", "फ़ाइल"), ("theirs", "कैटलॉग")])
def test_what_others_change_on_the_way_is_decided_as_agreed(
    shipped: User, upload: Upload, otherwise: str, stays: str
) -> None:
    made = upload(CHANGE)
    edit(shipped, "कैटलॉग")
    done = carry_on(made, by=shipped, terms=Terms(otherwise))  # type: ignore[arg-type]
    assert (done.state, message().title_hi) == (MessageImport.State.APPLIED, stays)
    # A second time it is told, and not done.
    edit(shipped, "और")
    assert carry_on(done, by=shipped, terms=Terms("mine")).state == MessageImport.State.APPLIED
    assert message().title_hi == "और"


def test_what_others_change_on_the_way_stops_it_where_nothing_was_agreed(
    shipped: User, upload: Upload
) -> None:
    made = upload(CHANGE)
    edit(shipped, "कैटलॉग")
    with pytest.raises(ImportUndecided):
        carry_on(made, by=shipped, terms=Terms())
    assert message().title_hi == "कैटलॉग"


def test_what_was_given_up_or_could_not_be_read_goes_no_further(
    shipped: User, upload: Upload
) -> None:
    made = upload(CHANGE)
    give_up(of=made.pk, by=shipped)
    made.refresh_from_db()
    with pytest.raises(NotOpen):
        carry_on(made, by=shipped, terms=Terms())
    with pytest.raises(UnreadableFile, match="titel_hi"):
        carry_on(upload(b"service,code,titel_hi\n"), by=shipped, terms=Terms())


def test_forgotten_is_what_was_not_confirmed_only(shipped: User, upload: Upload) -> None:
    made = upload(CHANGE)
    with pytest.raises(NotFound):
        forget_import(made, by=User.objects.create_superuser("other"))
    forget_import(made, by=shipped)
    assert not MessageImport.objects.exists()
    applied = carry_on(upload(CHANGE), by=shipped, terms=Terms())
    with pytest.raises(NotOpen):
        forget_import(applied, by=shipped)
    assert MessageImport.objects.get().state == MessageImport.State.APPLIED
