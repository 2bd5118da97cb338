"""What a row said when it was exported, by the version that the file carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from catalog.domain.cells import CODE_FIELDS, TEXT_COLUMNS
from catalog.models import ErrorCode, Message
from catalog.operations.importing.staging import StagedRow

# Which message, its version and its code's. Not a plain number: a spreadsheet would make a date of it.
_VERSION = re.compile(r"v(\d{1,18})\.(\d{1,9})\.(\d{1,9})\Z", re.ASCII)


def version_of(message: int, version: int, code: int) -> str:
    """What an export writes: `v67.12.3`, the message's primary key, its version, and its code's.

    The key tells a code that was deleted and made anew from the one that was exported.
    """
    return f"v{message}.{version}.{code}"


class UnknownVersion(ValueError):
    """The row can't be compared with what it was; says why, and what to do."""


class Bases:
    """The bases of a batch of rows, fetched at once."""

    def __init__(self, rows: Iterable[StagedRow]) -> None:
        messages: dict[int, set[int]] = {}
        codes: dict[int, set[int]] = {}
        for row in rows:
            found = _version(row)
            if found is None:
                continue
            if found[0] != row.message_version:
                messages.setdefault(row.message or 0, set()).add(found[0])
            if row.code_row is not None and found[1] != row.code_version:
                codes.setdefault(row.code_row, set()).add(found[1])
        self._messages = _history(Message, messages, TEXT_COLUMNS)
        self._codes = _history(ErrorCode, codes, CODE_FIELDS)

    def of(self, row: StagedRow) -> dict[str, str] | None:
        """The columns that the file has, as they were; None without a version, or for a new code.

        Raises UnknownVersion.
        """
        if not row.version:
            return None
        found = _version(row)
        if found is None:
            raise UnknownVersion(_why_unknown(row))
        texts = dict(row.current)
        for known, pk, now, version, columns in (
            (self._messages, row.message, row.message_version, found[0], TEXT_COLUMNS),
            (self._codes, row.code_row, row.code_version, found[1], CODE_FIELDS),
        ):
            if pk is None or version == now:
                continue
            then = known.get((pk, version))
            if then is None:
                raise UnknownVersion(_why_unknown(row))
            texts.update({column: then[column] for column in columns if column in texts})
        return texts


def _version(row: StagedRow) -> tuple[int, int] | None:
    """The versions of the message and of its code that the row names, if it is this message's."""
    found = _VERSION.match(row.version)
    if not found or row.message is None or int(found[1]) != row.message:
        return None
    return int(found[2]), int(found[3])


def _why_unknown(row: StagedRow) -> str:
    if row.message is None and _VERSION.match(row.version):
        return _(
            "This row was exported, but its code is not in the catalogue: it was deleted since, or "
            "its name was changed here. Mend the name, or delete this cell to make a new code."
        )
    return _(
        "This row's version is not known here. Export anew, or delete this cell: then the file's "
        "texts count, whatever was changed since."
    )


def _history(
    model: Any, wanted: Mapping[int, set[int]], columns: Sequence[str]
) -> dict[tuple[int, int], dict[str, str]]:
    if not wanted:
        return {}
    versions = {version for some in wanted.values() for version in some}
    rows = model.history.filter(id__in=list(wanted), version__in=versions)
    return {
        (row["id"], row["version"]): {column: row[column] or "" for column in columns}
        for row in rows.values("id", "version", *columns)
        if row["version"] in wanted[row["id"]]
    }
