"""Tables of one connection alone, that are gone with what they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# The longest row that PostgreSQL may be told to keep in one piece.
_PAGE = 8160
# The rows of ten thousand messages in all languages.
_ROOM = "64MB"


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
    if connection.vendor == "postgresql":
        # To pack texts that are thrown away in a moment, or to put them apart, takes longer than
        # all else: a row stays in one piece, if a page can hold it.
        execute(f"CREATE TEMPORARY TABLE {name} ({told}) WITH (toast_tuple_target = {_PAGE})")
        return
    execute(f"CREATE TEMPORARY TABLE {name} ({told})")
    # Debian's SQLite writes zeros over all that is dropped: as long as it took to fill it.
    execute("PRAGMA temp.secure_delete = OFF")


def drop(name: str) -> None:
    """If it is there."""
    execute(f"DROP TABLE IF EXISTS {name}")


@contextmanager
def room_for_rows() -> Iterator[None]:
    """In the block, PostgreSQL joins long rows in memory, not by way of a file."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        execute(f"SET LOCAL work_mem = '{_ROOM}'")
        yield


def execute(statement: str, parameters: Sequence[Any] = ()) -> int:
    """`parameters` in the place of each `%s`; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.rowcount
