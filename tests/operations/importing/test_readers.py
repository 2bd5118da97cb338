"""One reads an import's file at a time, and what one began another can end."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from catalog.models import ImportRow, MessageImport, Source
from catalog.operations.errors import ImportCancelled
from catalog.operations.importing import bases
from catalog.operations.importing.beat import SILENT, beat, begin
from catalog.operations.importing.look_through import look_through
from catalog.operations.importing.staging import StagedRow
from catalog.operations.importing.start import is_silent, start_looking
from catalog.operations.importing.take import give_up, take_upload
from tests.serving import Data

DATA = b"service,code,title_hi\ncms,cms.timeout,a\nNo Slug,x,b\n"


@pytest.fixture
def taken(shipped: User) -> MessageImport:
    made, is_new = take_upload(
        file=io.BytesIO(DATA), file_name="a.csv", by=shipped, source=Source.IMPORT, key="one"
    )
    assert is_new
    return made


def same(made: MessageImport) -> MessageImport:
    """As another process fetches it."""
    return MessageImport.objects.get(pk=made.pk)


@pytest.mark.django_db
def test_with_the_same_key_it_is_the_same_and_not_new(taken: MessageImport) -> None:
    again, is_new = take_upload(
        file=io.BytesIO(DATA), file_name="a.csv", by=taken.by, source=Source.IMPORT, key="one"
    )
    assert (again, is_new) == (taken, False)


@pytest.mark.django_db
def test_of_two_who_begin_at_once_one_reads(taken: MessageImport) -> None:
    other = same(taken)
    assert begin(taken)
    assert look_through(other).state == MessageImport.State.READING
    assert not ImportRow.objects.filter(of=taken).exists()


@pytest.mark.django_db
def test_who_was_silent_for_long_is_replaced_and_breaks_nothing(taken: MessageImport) -> None:
    assert begin(taken)
    MessageImport.objects.update(beat_at=timezone.now() - SILENT - timedelta(seconds=1))
    other = same(taken)
    assert is_silent(other)
    assert start_looking(other).state == MessageImport.State.READY
    with pytest.raises(ImportCancelled):
        beat(taken, "rows")
    assert ImportRow.objects.filter(of=taken).count() == 2


@pytest.mark.django_db
def test_given_up_while_it_is_read_nothing_is_left(
    taken: MessageImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = bases.Bases.of

    def given_up(self: bases.Bases, row: StagedRow) -> dict[str, str] | None:
        give_up(of=taken.pk, by=taken.by)
        return compared(self, row)

    monkeypatch.setattr(bases.Bases, "of", given_up)
    assert start_looking(taken).state == MessageImport.State.CANCELLED
    assert not ImportRow.objects.filter(of=taken).exists()


REFUSED = """
from django.db import connection
from catalog.operations.copy_in import copy_in
with connection.cursor() as cursor:
    cursor.execute("CREATE TEMPORARY TABLE refusing (a INTEGER)")
try:
    copy_in("refusing", ("a",), [("\\ud800",)])
except Exception as error:
    print(type(error).__name__)
print(copy_in("refusing", ("a",), [(1,)]))
"""


def test_a_row_that_the_database_refuses_leaves_no_transaction_open(data: Data) -> None:
    told = data.run("manage.py", "shell", "--no-imports", "-c", REFUSED)
    assert told.stdout.split() == ["UnicodeEncodeError", "1"], told.stderr
