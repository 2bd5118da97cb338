"""What two processes do at just the same moment, or one while the other is half done."""

from __future__ import annotations

import fcntl
import time

from django.contrib.auth.models import User
from django.db import connection, transaction

from catalog.models import ErrorCode, Message, Service, Source
from catalog.operations.changes import working_changes
from catalog.operations.edit_code import create_error_code, delete_error_code, edit_error_code
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import CatalogueError, ReleasedCannotBeDeleted
from catalog.operations.propose import propose
from catalog.operations.review import approve
from tests.faults.tasks import say


def begin_one(mark: str) -> None:
    """A proposal that waits for approval; says its number."""
    maker, row = User.objects.get(username="maker"), Message.objects.order_by("pk")[0]
    edit_message(
        message=row.pk, version=row.version, texts={"title_hi": mark}, by=maker, source=Source.ADMIN
    )
    say(proposal=propose(by=maker, note=mark).pk)


def approve_together(proposal: int, name: str, start: str) -> None:
    """Approve as soon as the file `start` is free; says what came of it."""
    by = User.objects.get(username=name)
    with open(start) as file:
        say(ready=True)
        fcntl.flock(file, fcntl.LOCK_SH)
    try:
        approve(proposal=proposal, by=by)
    except CatalogueError as refused:
        say(came=type(refused).__name__)
    else:
        say(came="published")


def approve_one(proposal: int, name: str) -> None:
    approve(proposal=proposal, by=User.objects.get(username=name))


def hold(start: str) -> None:
    """Be in the middle of editing the message that is proposed, until the file `start` is free."""
    with transaction.atomic(), open(start) as file:
        list(Message.objects.order_by("pk").select_for_update().values_list("pk")[:1])
        say(ready=True)
        fcntl.flock(file, fcntl.LOCK_SH)


def add_code(name: str) -> None:
    """A code that was never released: says its primary key."""
    made = create_error_code(
        service=Service.objects.order_by("pk")[0], code="brand.new", description="",
        resolution="wait", texts={"title_en": "New", "body_en": "New."},
        by=User.objects.get(username=name), source=Source.ADMIN,
    )  # fmt: skip
    say(code=made.error_code_id)


def propose_half(name: str, start: str) -> None:
    """Be in the middle of proposing all that has changed, until the file `start` is free."""
    with transaction.atomic(), open(start) as file:
        propose(by=User.objects.get(username=name), note="Half")
        say(ready=True)
        fcntl.flock(file, fcntl.LOCK_SH)


def delete(code: int, name: str) -> None:
    """Delete a code; says what came of it."""
    row, by = ErrorCode.objects.get(pk=code), User.objects.get(username=name)
    try:
        delete_error_code(error_code=row, by=by)
    except ReleasedCannotBeDeleted as refused:
        say(came=str(refused))
    else:
        say(came="deleted")


def until_one_waits() -> None:
    """Until another process waits for a lock, or some seconds. On SQLite a writer waits anyway."""
    until = time.monotonic() + 5
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        while connection.vendor == "postgresql" and time.monotonic() < until:
            cursor.execute(waiting)
            if cursor.fetchone():
                return
            # The database tells nobody when one begins to wait.
            time.sleep(0.01)


def describe(name: str, text: str) -> None:
    """Write another description for the code whose message is proposed."""
    row = ErrorCode.objects.get(message=Message.objects.order_by("pk")[0])
    edit_error_code(
        error_code=row, version=row.version, description=text, resolution=row.resolution,
        retired=False, by=User.objects.get(username=name), source=Source.ADMIN,
    )  # fmt: skip


def left() -> None:
    """Says the texts of all that is a change now."""
    say(left=[change.new for change in working_changes().changes])
