"""An upload read, staged and compared: afterwards it waits for a decision, or says why it can't."""

from __future__ import annotations

from collections.abc import Container
from contextlib import closing
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import ImportRow, MessageImport, Service
from catalog.operations.copy_in import copy_models
from catalog.operations.edit_code import of_retired_service
from catalog.operations.errors import ImportCancelled, UnreadableFile
from catalog.operations.importing.bases import Bases, UnknownVersion
from catalog.operations.importing.beat import beat, begin
from catalog.operations.importing.cells import compared, problem_cell, wrong_row
from catalog.operations.importing.counts import counted
from catalog.operations.importing.staged_lines import BATCH, StagedLines, WrongRows
from catalog.operations.importing.staging import StagedRow, Staging
from catalog.operations.importing.upload_file import unpacked
from catalog.operations.reading import open_table
from catalog.operations.reading.shape import shaped


def look_through(of: MessageImport) -> MessageImport:
    """Read the file, compare it with the working copy and save what differs. Not in a transaction.

    The import is `ready` afterwards, or `failed` with a sentence; or what somebody else has made of
    it who began since `of` was fetched. Raises ImportCancelled where it was given up meanwhile, or
    another began in this one's place after it was silent for long.
    """
    if not begin(of):
        of.refresh_from_db()
        return of
    try:
        with unpacked(of) as file:
            staging = _staged(of, file)
            try:
                _compare_all(of, staging)
            finally:
                staging.drop()
    except UnreadableFile as error:
        of.state, of.told = MessageImport.State.FAILED, str(error)
        with transaction.atomic():
            ImportRow.objects.filter(of=of).delete()
            beat(of, "state", "told", "kind", "shape", "columns")
        return of
    except ImportCancelled:
        given_up = ImportRow.objects.filter(of=of, of__state=MessageImport.State.CANCELLED)
        given_up.delete()
        raise
    of.counts = counted(of)
    of.state = MessageImport.State.READY
    beat(of, "state", "counts", "kind", "shape", "columns", "total", "rows", "checked", "versioned")
    return of


def fill_staging(of: MessageImport) -> Staging:
    """The file in its staging table, and no more: what a comparison costs is measured against that."""
    with unpacked(of) as file:
        return _staged(of, file)


def _staged(of: MessageImport, file: BinaryIO) -> Staging:
    """The file's rows in a table; those that can't be compared are saved as wrong."""
    of.versioned = False
    table = open_table(file, name=of.file_name)
    of.kind, of.total = table.kind, table.total
    rows = shaped(table)
    of.shape, of.columns = rows.shape, list(rows.columns)
    staging = Staging(rows.columns)
    try:
        wrong = WrongRows(of)
        staging.fill(StagedLines(of, staging, wrong).staged(rows.rows))
        wrong.save()
    except BaseException:
        staging.drop()
        raise
    return staging


def _compare_all(of: MessageImport, staging: Staging) -> None:
    _put_aside_duplicates(of, staging)
    batch: list[StagedRow] = []
    # Closed also where a batch fails: its table is gone before this connection asks for more.
    with closing(staging.differing()) as rows:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                _compare(of, batch)
                batch = []
    _compare(of, batch)
    of.checked = of.rows


def _put_aside_duplicates(of: MessageImport, staging: Staging) -> None:
    """Rows of the same message are wrong, all of them: which one was meant, nobody knows."""
    told = _("Lines %(first)d and %(line)d have the same service and code. Keep one of them.")
    wrong = WrongRows(of)
    for row in staging.take_duplicates():
        reason = told % {"first": row.first, "line": row.other}
        wrong.add(row, [problem_cell("code", f"{row.service}/{row.code}", reason)])
    wrong.save()


def _compare(of: MessageImport, rows: list[StagedRow]) -> None:
    if not rows:
        return
    bases = Bases(rows)
    retired = set(Service.objects.filter(retired=True).values_list("slug", flat=True))
    merged = (_merged(of, row, bases, retired) for row in rows)
    found = [made for made in merged if made is not None]
    of.checked = rows[-1].number
    with transaction.atomic():
        copy_models(found)
        beat(of, "rows", "checked")


def _merged(
    of: MessageImport, row: StagedRow, bases: Bases, retired: Container[str]
) -> ImportRow | None:
    """The row's merge, or why there is none. `retired`: slugs of services that get no new codes."""
    if row.message is None and row.service in retired:
        return wrong_row(of, row, [problem_cell("service", row.service, of_retired_service())])
    try:
        return compared(of, row, bases.of(row))
    except UnknownVersion as error:
        return wrong_row(of, row, [problem_cell("version", row.version, str(error))])
