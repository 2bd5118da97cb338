"""What people are held to can't be changed in the database either, whatever code asks for it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from catalog.models import Message, Release, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.propose import propose
from catalog.operations.review import approve, comment, withdraw

pytestmark = pytest.mark.django_db
# A migration's name is no name that `import` takes.
TABLES: tuple[str, ...] = tuple(import_module("catalog.migrations.0006_append_only").TABLES)
ON_POSTGRES = connection.vendor == "postgresql"


@pytest.fixture
def full(shipped: User) -> User:
    """Every protected table has a row; release 2 was published, proposal 3 withdrawn, 4 waits."""
    for number in (2, 3, 4):
        row = Message.objects.filter(is_fallback=False)[0]
        texts = {"title_hi": f"नया {number}"}
        edit_message(
            message=row.pk, version=row.version, texts=texts, by=shipped, source=Source.ADMIN
        )
        made = propose(by=shipped, note=f"Number {number}")
        comment(proposal=made.pk, by=shipped, text="Good")
        if number == 2:
            approve(proposal=made.pk, by=User.objects.create_superuser("checker"))
        if number == 3:
            withdraw(proposal=made.pk, by=shipped)
    return shipped


def run(statement: str, *values: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def refused(statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match="never changes: it is what people are held to"):
        run(statement, *values)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_changed_or_deleted(full: User, table: str) -> None:
    key = "history_id" if "historical" in table else "id"
    assert run(f"SELECT {key} FROM {table}") != 0
    change = "note = 'x'" if table == "catalog_release" else f"{key} = {key}"
    refused(f"UPDATE {table} SET {change}")
    refused(f"DELETE FROM {table}")
    if ON_POSTGRES:
        # Else it would be refused because of the rows that this very transaction has written.
        run("SET CONSTRAINTS ALL IMMEDIATE")
        refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "column", ["note", "reason", "published_at", "approved_by_id", "four_eyes"]
)
def test_an_ended_release_stays_as_it_is(full: User, column: str) -> None:
    for state in ("published", "withdrawn"):
        assert Release.objects.filter(state=state).exists()
        refused(f"UPDATE catalog_release SET {column} = {column} WHERE state = %s", state)


def test_a_proposal_says_for_ever_who_made_it_when_and_why(full: User) -> None:
    other = User.objects.create_user("other")
    waiting = Release.objects.get(state="proposed")
    for change, value in (
        ("note = %s", "Otherwise"),
        ("proposed_by_id = %s", other.pk),
        ("proposed_at = %s", waiting.proposed_at.replace(year=2001)),
    ):
        refused(f"UPDATE catalog_release SET {change} WHERE id = %s", value, waiting.pk)
    refused("DELETE FROM catalog_release WHERE id = %s", waiting.pk)


def test_djangos_own_ways_are_refused_too(full: User) -> None:
    release = Release.objects.get(number=2)
    for way in (
        lambda: Release.objects.filter(number=2).update(note="Otherwise"),
        lambda: release.changes.update(new="Otherwise"),
        lambda: release.comments.all().delete(),
        lambda: Message.history.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            way()


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_its_triggers(db: None, table: str) -> None:
    events = ["never_changed", "never_deleted"]
    listed = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if ON_POSTGRES:
        events.append("never_emptied")
        listed = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND NOT tgisinternal AND tgenabled = 'O'"
        )
    with connection.cursor() as cursor:
        cursor.execute(listed, [table])
        found = sorted(name for (name,) in cursor.fetchall())
    assert found == [f"{table}_{event}" for event in events]
