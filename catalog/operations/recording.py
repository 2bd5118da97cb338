"""Writing rows of the working copy with their history: no other module does either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import translation

from catalog.domain.cells import TEXT_COLUMNS, TEXT_FIELDS
from catalog.domain.languages import SOURCE
from catalog.models import ErrorCode, Message, Service, Source


@dataclass(frozen=True, slots=True)
class Origin:
    """Who changes something, through which door; `reason` is a file's name, or empty.

    `import_id`: the import's primary key, where it is one.
    """

    by: Any
    source: Source
    reason: str = ""
    import_id: int | None = None


def insert(rows: Sequence[Model], *, origin: Origin) -> None:
    """New rows of one model."""
    _write(rows, origin=origin, update_fields=None)


def update_messages(texts: Mapping[int, Mapping[str, str]], *, origin: Origin) -> None:
    """Set these columns of these messages (by primary key), each one version up."""
    rows = list(Message.objects.filter(pk__in=texts.keys()).rewrite(False))
    for row in rows:
        for column, text in texts[row.pk].items():
            setattr(row, column, text)
    columns = sorted({column for changed in texts.values() for column in changed})
    _update(rows, [*columns, *TEXT_FIELDS, "updated_at"], origin=origin)


def update(rows: Sequence[Service | ErrorCode], fields: Sequence[str], *, origin: Origin) -> None:
    """Save these `fields` of rows of one model, each one version up."""
    _update(rows, fields, origin=origin)


def _update(rows: Sequence[Any], fields: Sequence[str], *, origin: Origin) -> None:
    for row in rows:
        row.version += 1
    _write(rows, origin=origin, update_fields=[*fields, "version"])


def _write(rows: Sequence[Any], *, origin: Origin, update_fields: list[str] | None) -> None:
    if not rows:
        return
    model = type(rows[0])
    # The bare title, body and action mirror the source language, whatever the editor's own is.
    with translation.override(SOURCE):
        if update_fields is None:
            for row in rows:
                _blank_for_none(row)
            model.objects.bulk_create(rows)
        else:
            # An upsert of rows that exist: ten times faster than bulk_update over 39 columns.
            model.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["id"], update_fields=update_fields
            )
    model.history.bulk_history_create(
        rows,
        update=update_fields is not None,
        default_user=origin.by,
        default_change_reason=origin.reason,
        custom_historical_attrs={"source": origin.source, "import_id": origin.import_id},
    )


def _blank_for_none(row: Model) -> None:
    if isinstance(row, Message):
        for column in TEXT_COLUMNS:
            if getattr(row, column) is None:
                setattr(row, column, "")
