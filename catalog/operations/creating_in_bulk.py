"""Thousands of new codes with their messages and history, by a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils import timezone

from catalog.domain.cells import CODE_FIELDS, TEXT_COLUMNS
from catalog.models import ErrorCode, Message
from catalog.operations.copy_in import asking, copy_in
from catalog.operations.recording import Origin
from catalog.operations.recording_in_bulk import adapted, mirrored, record
from catalog.operations.scratch_table import execute, scratch_table

_TABLE = "new_codes"
_COLUMNS = ("service", "code", *CODE_FIELDS, *TEXT_COLUMNS)
# A code of the table that is in the catalogue by now.
_CODES = (
    f"JOIN catalog_service s ON s.id = {{code}}.service_id "
    f"JOIN {_TABLE} v ON v.service = s.slug AND v.code = {{code}}.code"
)


class NewCodes:
    """Codes that are not in the catalogue, in a scratch table that is filled before anything is locked."""

    def __init__(self) -> None:
        self._count = 0

    @contextmanager
    def kept(self) -> Iterator[NewCodes]:
        """The table, for as long as the block."""
        with scratch_table(_TABLE, dict.fromkeys(_COLUMNS, "TEXT")):
            yield self

    def fill(self, codes: Iterable[tuple[str, str, Mapping[str, str]]]) -> None:
        """Service's slug, code, and its columns; what it does not have is blank. A code comes once."""
        names = _COLUMNS[2:]
        rows = (
            (service, code, *(texts.get(name, "") for name in names))
            for service, code, texts in codes
        )
        self._count = copy_in(_TABLE, _COLUMNS, asking(rows))

    def write(self, *, origin: Origin) -> None:
        """Make them. In a transaction. IntegrityError where one is there, or its service is not."""
        fields = ", ".join(CODE_FIELDS)
        made = execute(
            f"INSERT INTO catalog_errorcode "
            f"(service_id, code, retired, version, released_version, {fields}) "
            f"SELECT s.id, v.code, %s, 1, 0, {', '.join(f'v.{one}' for one in CODE_FIELDS)} "
            f"FROM {_TABLE} v JOIN catalog_service s ON s.slug = v.service",
            [False],
        )
        if made != self._count:
            raise IntegrityError("a service of a new code is gone")
        record(ErrorCode, _CODES.format(code="m"), "+", origin=origin)
        texts = {column: f"v.{column}" for column in TEXT_COLUMNS}
        texts |= mirrored(texts)
        execute(
            f"INSERT INTO catalog_message (error_code_id, is_fallback, updated_at, version, "
            f"released_version, {', '.join(texts)}) "
            f"SELECT c.id, %s, %s, 1, 0, {', '.join(texts.values())} "
            f"FROM catalog_errorcode c {_CODES.format(code='c')}",
            [False, adapted(Message, "updated_at", timezone.now())],
        )
        joined = f"JOIN catalog_errorcode c ON c.id = m.error_code_id {_CODES.format(code='c')}"
        record(Message, joined, "+", origin=origin)
