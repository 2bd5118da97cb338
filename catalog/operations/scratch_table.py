"""Tables of one connection alone, that are gone with what they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def scratch_table(name: str, columns: Mapping[str, str]) -> Iterator[None]:
    """`columns` by name and SQL type, for as long as the block."""
    create(name, columns)
    try:
        yield
    finally:
        drop(name)


def create(name: str, columns: Mapping[str, str]) -> None:
    """Anew, also where one is left over."""
    drop(name)
    told = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    execute(f"CREATE TEMPORARY TABLE {name} ({told})")
    texts = [column for column, kind in columns.items() if kind == "TEXT"]
    if texts and connection.vendor == "postgresql":
        # To pack texts that are thrown away in a moment takes longer than all else.
        plain = ", ".join(f"ALTER COLUMN {column} SET STORAGE EXTERNAL" for column in texts)
        execute(f"ALTER TABLE {name} {plain}")


def drop(name: str) -> None:
    """If it is there."""
    execute(f"DROP TABLE IF EXISTS {name}")


def execute(statement: str, parameters: Sequence[Any] = ()) -> int:
    """`parameters` in the place of each `%s`; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.rowcount
