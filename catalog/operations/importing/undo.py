"""Undoing an import as a whole: what was edited since stays, and is named."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.domain.cells import CODE_FIELDS, TEXT_COLUMNS
from catalog.models import ErrorCode, Message, MessageImport, Source
from catalog.operations.errors import NotFound, NotOpen
from catalog.operations.go_live import one_publisher
from catalog.operations.importing.cells import decided_texts
from catalog.operations.importing.locks import lock_rows
from catalog.operations.importing.take_away import new_codes, take_new_away
from catalog.operations.importing.to_write import good_rows, in_pages
from catalog.operations.permissions import require
from catalog.operations.recording import Origin
from catalog.operations.recording_in_bulk import NewTexts, Texts
from catalog.operations.scratch_table import execute

_NAME, _WROTE = "of_whom", "wrote_"


def undo_import(*, of: int, by: Any, source: Source) -> MessageImport:
    """Put each text back that still stands as the import wrote it. Once; a new write like any other.

    Codes and services that it made go again, unless they were edited or proposed since. The import's
    `put_back` tells how much that was, and `kept` names what was edited or released since. Raises
    NotPermitted, NotFound, NotOpen. Not in a transaction.
    """
    require(by, "import_message")
    made = _applied(MessageImport.objects.filter(pk=of))
    messages, codes = _earlier(made, Message, TEXT_COLUMNS), _earlier(made, ErrorCode, CODE_FIELDS)
    with messages.kept(), codes.kept():
        messages.fill(_by_row(made, "message", TEXT_COLUMNS))
        codes.fill(_by_row(made, "code_row", CODE_FIELDS))
        # Nobody proposes what it made between the question and the deed.
        with transaction.atomic(), one_publisher():
            made = _applied(MessageImport.objects.select_for_update().filter(pk=of))
            lock_rows(good_rows(made), new=new_codes(made))
            origin = Origin(by, source, made.file_name, made.pk)
            kept, texts = [], 0
            for rows in (codes, messages):
                kept += _keep_edited(rows)
                texts += _to_put_back(rows)
                rows.write(origin=origin)
            gone = take_new_away(made, kept, origin=origin)
            made.state, made.undone_by = MessageImport.State.UNDONE, by
            made.undone_at, made.kept = timezone.now(), sorted(kept)
            made.put_back = {"texts": texts, "codes": gone}
            made.save(update_fields=["state", "undone_by", "undone_at", "kept", "put_back"])
    return made


def _applied(rows: Any) -> MessageImport:
    made: MessageImport | None = rows.first()
    if made is None:
        raise NotFound(_("There is no such import."))
    if made.state != MessageImport.State.APPLIED:
        told = _("This import can't be undone: %(state)s.")
        raise NotOpen(told % {"state": made.get_state_display()})
    return made


def _earlier(made: MessageImport, model: Any, columns: tuple[str, ...]) -> NewTexts:
    """The texts from before, each beside what the import wrote, and the row's name."""
    written = [column for column in columns if column in {*made.columns, "resolution"}]
    return NewTexts(model, written, (_NAME, *(f"{_WROTE}{column}" for column in written)))


def _by_row(
    made: MessageImport, attribute: str, columns: tuple[str, ...]
) -> Iterator[tuple[int, Texts]]:
    rows = good_rows(made).filter(is_new=False, **{f"{attribute}__isnull": False})
    for pk, lines in groupby(
        in_pages(rows, attribute, "number"), lambda row: getattr(row, attribute)
    ):
        texts: dict[str, str] = {}
        for row in lines:
            texts[_NAME] = f"{row.service}/{row.code}"
            before = {cell["column"]: cell["current"] for cell in row.cells}
            for column, wrote in decided_texts(row):
                if column in columns:
                    texts |= {column: before[column], f"{_WROTE}{column}": wrote}
        if len(texts) > 1:
            yield pk, texts


def _keep_edited(rows: NewTexts) -> list[str]:
    """Names of the cells that no longer stand as the import wrote them; they are left as they are."""
    kept: list[str] = []
    table = rows.model._meta.db_table
    for column in rows.columns:
        edited = (
            f"SELECT v.id FROM {rows.table} v LEFT JOIN {table} m ON m.id = v.id "
            f"WHERE v.{_WROTE}{column} IS NOT NULL "
            f"AND (m.id IS NULL OR COALESCE(m.{column}, '') <> v.{_WROTE}{column})"
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_NAME} FROM {rows.table} WHERE id IN ({edited})")
            kept += [f"{name} {column}" for (name,) in cursor.fetchall()]
        execute(f"UPDATE {rows.table} SET {column} = NULL WHERE id IN ({edited})")
    if rows.columns:
        nothing = " AND ".join(f"{column} IS NULL" for column in rows.columns)
        execute(f"DELETE FROM {rows.table} WHERE {nothing}")
    return kept


def _to_put_back(rows: NewTexts) -> int:
    if not rows.columns:
        return 0
    counts = " + ".join(f"COUNT({column})" for column in rows.columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {rows.table}")
        return int(cursor.fetchone()[0])
