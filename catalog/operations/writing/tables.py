"""An export as a table: its columns, and each row's cells, wide or long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.domain.cells import CODE_FIELDS, TEXT_FIELDS
from catalog.operations.writing.messages import ExportedMessage, text_columns

KEY_COLUMNS = ("service", "code", "version")
LONG_COLUMNS = (*KEY_COLUMNS, "lang", *TEXT_FIELDS)


@dataclass(frozen=True, slots=True)
class ExportTable:
    """`columns` by name, and `rows` of as many cells, to be read once."""

    columns: Sequence[str]
    rows: Iterator[list[str]]


def wide_table(
    messages: Iterable[ExportedMessage], columns: Sequence[str] | None, languages: Sequence[str]
) -> ExportTable:
    """A row for each message. `columns`: the text columns in another order than by language."""
    texts = list(columns or text_columns(languages))
    rows = (
        [
            *(one.service, one.code, one.version, one.description, one.resolution),
            *(one.texts[column] for column in texts),
        ]
        for one in messages
    )
    return ExportTable([*KEY_COLUMNS, *CODE_FIELDS, *texts], rows)


def long_table(
    messages: Iterable[ExportedMessage],
    languages: Sequence[str],
    is_wanted: Callable[[ExportedMessage, str], bool],
) -> ExportTable:
    """A row for each message and language, where `is_wanted` says so."""
    rows = (
        [
            *(one.service, one.code, one.version, tag),
            *(one.texts[f"{field}_{tag}"] for field in TEXT_FIELDS),
        ]
        for one in messages
        for tag in languages
        if is_wanted(one, tag)
    )
    return ExportTable(LONG_COLUMNS, rows)
