"""Writing thousands of rows of the working copy with their history, by a few statements.

The same as recording.py does, which is the place for single rows: texts, version, history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils import timezone

from catalog.domain.cells import TEXT_FIELDS
from catalog.domain.languages import SOURCE
from catalog.models import Message
from catalog.operations.copy_in import asking, copy_in
from catalog.operations.recording import Origin
from catalog.operations.scratch_table import execute, scratch_table

Texts = Mapping[str, str]


class NewTexts:
    """What rows of one `model` are to say, by their primary key, in a scratch table.

    It is filled before anything is locked, so that others wait only while `write` works.
    `columns`: all that are written. `also`: more that the table holds for each row.
    """

    def __init__(self, model: Any, columns: Sequence[str], also: Sequence[str] = ()) -> None:
        self.model, self.columns, self._also = model, columns, also
        self.table = f"new_texts_{model._meta.model_name}"

    @contextmanager
    def kept(self) -> Iterator[NewTexts]:
        """The table, for as long as the block."""
        kinds = dict.fromkeys((*self.columns, *self._also), "TEXT")
        with scratch_table(self.table, {"id": "BIGINT PRIMARY KEY", **kinds}):
            yield self

    def fill(self, rows: Iterable[tuple[int, Texts]]) -> None:
        """A row comes once; a column that it does not have stays as it is."""
        names = (*self.columns, *self._also)
        values = ((pk, *(texts.get(name) for name in names)) for pk, texts in rows)
        copy_in(self.table, ("id", *names), asking(values))

    def write(self, *, origin: Origin) -> None:
        """Set the texts, each row one version up, with history. In a transaction."""
        if not self.columns:
            return
        table = self.model._meta.db_table
        given = {column: f"COALESCE(v.{column}, {table}.{column})" for column in self.columns}
        if self.model is Message:
            given |= mirrored(given)
        sets = [f"{column} = {value}" for column, value in given.items()]
        parameters: list[Any] = []
        if self.model is Message:
            sets.append("updated_at = %s")
            parameters.append(adapted(self.model, "updated_at", timezone.now()))
        execute(
            f"UPDATE {table} SET {', '.join(sets)}, version = {table}.version + 1 "
            f"FROM {self.table} v WHERE v.id = {table}.id",
            parameters,
        )
        record(self.model, f"JOIN {self.table} v ON v.id = m.id", "~", origin=origin)


def mirrored(given: Mapping[str, str]) -> dict[str, str]:
    """The bare title, body and action hold the source language's."""
    bare = {field: f"{field}_{SOURCE}" for field in TEXT_FIELDS}
    return {field: given[column] for field, column in bare.items() if column in given}


def record(model: Any, joined: str, kind: str, *, origin: Origin) -> None:
    """A row of history for each row `m` of `model` that `joined` leaves. `kind`: `+`, `~` or `-`."""
    history = model.history.model
    told = {
        "history_user_id": origin.by.pk,
        "history_date": timezone.now(),
        "history_type": kind,
        "history_change_reason": origin.reason,
        "source": str(origin.source),
        "import_id": origin.import_id,
    }
    copied = [
        field.column
        for field in history._meta.concrete_fields
        if field.column not in told and not field.primary_key
    ]
    values = [adapted(history, name, value) for name, value in told.items()]
    execute(
        f"INSERT INTO {history._meta.db_table} ({', '.join((*copied, *told))}) "
        f"SELECT {', '.join(f'm.{column}' for column in copied)}, {', '.join(['%s'] * len(told))} "
        f"FROM {model._meta.db_table} m {joined}",
        values,
    )


def adapted(model: Any, column: str, value: Any) -> Any:
    """As Django itself hands it to the database."""
    (field,) = (one for one in model._meta.concrete_fields if one.column == column)
    return field.get_db_prep_save(value, connection)
