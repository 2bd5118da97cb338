"""What the processes of `work.py` do with imports."""

from __future__ import annotations

import csv
import fcntl
import io
import os
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F

from catalog.models import ImportRow, Message, MessageImport, Source
from catalog.operations.errors import CatalogueError
from catalog.operations.importing.bases import version_of
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.look_through import look_through
from catalog.operations.importing.take import take_upload
from tests.faults.tasks import say
from tests.sending import sent

COLUMNS = ("title_hi", "title_ta", "title_ur", "body_hi")


def prepare(mark: str, name: str) -> None:
    """An upload that changes four texts of every message; says its number."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("service", "code", "version", *COLUMNS))
    rows = Message.objects.rewrite(False).select_related("error_code__service")
    for row in rows.filter(is_fallback=False):
        version = version_of(row.pk, row.version, row.error_code.version)
        writer.writerow((*row.key, version, *(f"{mark} {row.pk}" for _column in COLUMNS)))
    by = User.objects.get(username=name)
    made = sent(text.getvalue().encode(), by=by, file_name=f"{mark}.csv", source=Source.ADMIN)
    assert made.state == "ready", made.told
    say(number=made.pk)


def confirm(number: int, name: str) -> None:
    """Says its process, then imports."""
    say(pid=os.getpid())
    confirm_import(of=number, by=User.objects.get(username=name))


def confirm_together(number: int, name: str, start: str) -> None:
    """Imports when the file is let go; says what came of it."""
    say(ready=True)
    with open(start) as held:
        fcntl.flock(held, fcntl.LOCK_SH)
    try:
        confirm_import(of=number, by=User.objects.get(username=name))
    except CatalogueError as error:
        say(came=type(error).__name__)
    else:
        say(came="imported")


def send_together(key: str, name: str, start: str) -> None:
    """Sends a file under this key when the file is let go; says which import it is."""
    say(ready=True)
    with open(start) as held:
        fcntl.flock(held, fcntl.LOCK_SH)
    made, is_new = take_upload(
        file=io.BytesIO(b"service,code,title_hi\ncms,cms.timeout,x\n"),
        file_name="a.csv",
        by=User.objects.get(username=name),
        source=Source.API,
        key=key,
    )
    if is_new:
        look_through(made)
    say(number=made.pk, is_new=is_new)


def look(number: int) -> None:
    """Says what an import has come to."""
    made = MessageImport.objects.get(pk=number)
    say(state=made.state, rows=ImportRow.objects.filter(of=made).count())


def check(number: int) -> None:
    """All of an import is there with its history, or nothing of it; says which."""
    made = MessageImport.objects.get(pk=number)
    rows = list(ImportRow.objects.filter(of=made))
    assert rows
    stored: dict[int | None, Any] = {
        row.pk: row for row in Message.objects.rewrite(False).filter(is_fallback=False)
    }
    written = {
        getattr(stored[row.message], cell["column"]) == cell["file"]
        for row in rows
        for cell in row.cells
    }
    assert len(written) == 1, "half an import"
    history = Message.history.filter(import_id=number).count()
    applied = made.state == MessageImport.State.APPLIED
    assert written == {applied}
    assert history == (len(rows) if applied else 0)
    # Every row's newest history is the row itself.
    newest = Message.history.filter(version=F("version"))
    for row in stored.values():
        last = newest.filter(id=row.pk).order_by("-version").first()
        assert last is not None
        assert (last.version, last.title_hi) == (row.version, row.title_hi)
    say(applied=applied)


def marks() -> None:
    """Which import's texts stand in the catalogue, by what precedes the number; says them."""
    rows = Message.objects.rewrite(False).filter(is_fallback=False)
    found = {tuple(getattr(row, column).rpartition(" ")[0] for column in COLUMNS) for row in rows}
    say(marks=sorted(map(list, found)))
