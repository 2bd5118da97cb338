"""The shipped catalogue in a test's database, put there row by row after it was made once.

Loading and publishing it takes a second and a half; two hundred tests begin with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from catalog.operations.copy_in import copy_in
from catalog.operations.first_run import load_shipped


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: list[str]
    # Where the one who loaded it stands: in another test it is another user.
    people: list[int]
    rows: list[tuple[Any, ...]]


_kept: list[_Table] = []


def put_shipped(by: User) -> None:
    """As `load_shipped` does it, in an empty catalogue."""
    if not _kept:
        load_shipped(folder=settings.BASE_DIR / "fixtures", by=by)
        _kept.extend(_read(model) for model in apps.get_app_config("catalog").get_models())
        return
    for table in _kept:
        names = [connection.ops.quote_name(column) for column in table.columns]
        rows = (_of(row, table.people, by.pk) for row in table.rows)
        copy_in(connection.ops.quote_name(table.name), names, rows)


def _read(model: Any) -> _Table:
    fields = model._meta.concrete_fields
    columns = [field.column for field in fields]
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(model._meta.db_table)}")
        rows = cursor.fetchall()
    people = [place for place, field in enumerate(fields) if field.related_model is User]
    return _Table(model._meta.db_table, columns, people, rows)


def _of(row: tuple[Any, ...], people: list[int], user: int) -> tuple[Any, ...]:
    if not people:
        return row
    cells = list(row)
    for place in people:
        cells[place] = cells[place] and user
    return tuple(cells)
