"""The file's rows in a table of this connection alone, compared with the working copy by a query.

Nothing else of the database is locked meanwhile, and only rows that differ become Python objects.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalog.domain.cells import CODE_FIELDS, FALLBACK, TEXT_COLUMNS, TEXT_FIELDS
from catalog.domain.languages import SOURCE
from catalog.domain.quality import normalize
from catalog.operations import scratch_table
from catalog.operations.copy_in import copy_in

SERVICE_NAME = "service_name"
_BATCH = 500
_TABLE = "import_staging"
_DIFFERING = "import_differing"
_FIXED = ("number", "line", "service", "code", "lang", "version")
_KEY = slice(2, 5)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row whose message other rows have, too: the `first` of them is on this line, and an `other`."""

    number: int
    line: int
    service: str
    code: str
    first: int
    other: int


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row that is new, or differs from the working copy.

    `file`: what the row says by column, normalized, where that differs; `current`: the same columns as
    they are now. `english`: the message's English by field, as it is now. The primary keys are None
    where the code is not in the catalogue. `number` and `line` are as in ShapedRow.
    """

    number: int
    line: int
    service: str
    code: str
    version: str
    service_name: str
    code_row: int | None
    code_version: int
    message: int | None
    message_version: int
    file: dict[str, str]
    current: dict[str, str]
    english: dict[str, str]


class Staging:
    """A table with `columns` of the CSV contract after service and code; empty at the start.

    A cell is None where the file leaves the text alone. Texts are as the file has them, but for the
    white space around them: the few that differ are normalized, not the hundred thousands that don't.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self.texts = [column for column in TEXT_COLUMNS if column in columns]
        self.of_code = [column for column in CODE_FIELDS if column in columns]
        self._may_be_doubled = False
        self.columns = (*_FIXED, SERVICE_NAME, *self.of_code, *self.texts)
        kinds = ("INTEGER", "INTEGER", *["TEXT"] * (len(self.columns) - 2))
        scratch_table.create(_TABLE, dict(zip(self.columns, kinds, strict=True)))

    def drop(self) -> None:
        scratch_table.drop(_TABLE)

    def fill(self, rows: Iterable[Sequence[Any] | None]) -> None:
        """Put rows in, each a cell for each of `self.columns`."""
        copy_in(_TABLE, self.columns, self._noted(rows))

    def _noted(self, rows: Iterable[Sequence[Any] | None]) -> Iterator[Sequence[Any] | None]:
        """The same rows, looked at for two of one message: then the table need not be searched."""
        seen: set[int] = set()
        for row in rows:
            if row is not None:
                key = hash(tuple(row[_KEY]))
                self._may_be_doubled |= key in seen
                seen.add(key)
            yield row

    def take_duplicates(self) -> list[Duplicate]:
        """Take out rows that are of one message (in the long shape: in one language)."""
        if not self._may_be_doubled:
            return []
        several = (
            f"SELECT service, code, lang, MIN(line) AS first, MAX(line) AS last FROM {_TABLE} "
            f"GROUP BY service, code, lang HAVING COUNT(*) > 1"
        )
        doubled = (
            f"FROM {_TABLE} s JOIN ({several}) f "
            f"ON f.service = s.service AND f.code = s.code AND f.lang = s.lang"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT s.number, s.line, s.service, s.code, f.first, f.last {doubled} "
                f"ORDER BY s.number"
            )
            found = cursor.fetchall()
            cursor.execute(f"DELETE FROM {_TABLE} WHERE number IN (SELECT s.number {doubled})")
        return [
            Duplicate(number, line, service, code, first, last if line == first else line)
            for number, line, service, code, first, last in found
        ]

    def differing(self) -> Generator[StagedRow, None, None]:
        """The rows that are new or say something else than the working copy, in the file's order.

        A page at a time: while a query is open, SQLite lets nobody write who has read before.
        """
        both = (*self.of_code, *self.texts)
        with scratch_table.scratch_table(_DIFFERING, self._differing_columns()):
            with scratch_table.room_for_rows():
                for told, source in (self._of_fallback(), self._of_codes()):
                    scratch_table.execute(f"INSERT INTO {_DIFFERING} SELECT {told} {source}")
            last = 0
            while page := _rows(
                f"SELECT * FROM {_DIFFERING} WHERE number > {last} ORDER BY number LIMIT {_BATCH}"
            ):
                for row in page:
                    staged = _staged(row, both)
                    # It may be the same text, composed in another way.
                    if staged.file or staged.message is None:
                        yield staged
                last = page[-1][0]

    def _differing_columns(self) -> dict[str, str]:
        numbers = ("code_row", "code_version", "message", "message_version")
        texts = (f"{text}_{of}" for of in ("file", "now") for text in (*self.of_code, *self.texts))
        return {
            "number": "INTEGER PRIMARY KEY",
            "line": "INTEGER",
            **dict.fromkeys(("service", "code", "version", SERVICE_NAME), "TEXT"),
            **dict.fromkeys(numbers, "BIGINT"),
            **dict.fromkeys((*(f"english_{field}" for field in TEXT_FIELDS), *texts), "TEXT"),
        }

    def _of_codes(self) -> tuple[str, str]:
        theirs = [f"COALESCE(c.{column}, '')" for column in self.of_code]
        return self._compared(
            theirs,
            f"""LEFT JOIN catalog_service v ON v.slug = s.service
                LEFT JOIN catalog_errorcode c ON c.service_id = v.id AND c.code = s.code
                LEFT JOIN catalog_message m ON m.error_code_id = c.id
                WHERE s.service <> '{FALLBACK}'""",
            "c.id, c.version",
        )

    def _of_fallback(self) -> tuple[str, str]:
        return self._compared(
            ["''"] * len(self.of_code),
            f"LEFT JOIN catalog_message m ON m.is_fallback WHERE s.service = '{FALLBACK}'",
            "CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)",
        )

    def _compared(self, theirs: list[str], joined: str, code: str) -> tuple[str, str]:
        """What is told of a row, and which rows: those that are new or differ."""
        theirs = [*theirs, *(f"COALESCE(m.{column}, '')" for column in self.texts)]
        mine = [f"s.{column}" for column in (*self.of_code, *self.texts)]
        differs = [f"{own} <> {other}" for own, other in zip(mine, theirs, strict=True)]
        english = [f"m.{field}_{SOURCE}" for field in TEXT_FIELDS]
        # Only cells that differ leave the database.
        texts = [
            f"CASE WHEN {differing} THEN {text} END"
            for some in (mine, theirs)
            for differing, text in zip(differs, some, strict=True)
        ]
        told = (
            f"s.number, s.line, s.service, s.code, s.version, s.{SERVICE_NAME}, "
            f"{code}, m.id, m.version, {', '.join((*english, *texts))}"
        )
        return told, f"FROM {_TABLE} s {joined} AND ({' OR '.join(('m.id IS NULL', *differs))})"


def _staged(row: Sequence[Any], columns: Sequence[str]) -> StagedRow:
    fixed, english, texts = row[:10], row[10:13], row[13:]
    number, line, service, code, version, name, code_row, code_version, message, of = fixed
    mine, theirs = texts[: len(columns)], texts[len(columns) :]
    file, current = {}, {}
    for column, own, other in zip(columns, mine, theirs, strict=False):
        if own is not None and (text := normalize(own)) != (other or ""):
            file[column] = text
            current[column] = other or ""
    return StagedRow(
        *(number, line, service, code, version or "", name or "", code_row, code_version or 0),
        *(message, of or 0, file, current),
        {field: text or "" for field, text in zip(TEXT_FIELDS, english, strict=True)},
    )


def _rows(statement: str) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
