"""Editing one message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from catalog.domain.merge import three_way
from catalog.models import Message, Source
from catalog.operations.errors import EditConflict, NotFound
from catalog.operations.permissions import require
from catalog.operations.read_history import texts_at
from catalog.operations.recording import Origin, update_messages
from catalog.operations.texts import cleaned


@transaction.atomic
def edit_message(
    *,
    message: int,
    version: int,
    texts: Mapping[str, str],
    by: Any,
    source: Source,
    reason: str = "",
) -> list[str]:
    """Set `texts` (column → text, any subset) of a message that was read at `version`.

    Returns the columns that changed. What others changed since then is kept; where both
    changed the same cell differently, raises EditConflict. Raises NotPermitted,
    InvalidFields, NotFound.
    """
    require(by, "change_message")
    mine = cleaned(texts)
    columns = list(mine)
    row = (
        Message.objects.rewrite(False)
        .select_for_update(of=("self",))
        .filter(pk=message)
        .values("version", *columns)
        .first()
    )
    if row is None:
        raise NotFound(f"message {message}")
    current = {column: row[column] or "" for column in columns}
    base = current if row["version"] == version else _texts_at(message, version)
    merged = three_way(base=base, current=current, mine=mine)
    if merged.conflicts:
        raise EditConflict(conflicts=merged.conflicts, version=row["version"], texts=merged.texts)
    changed = {name: text for name, text in merged.texts.items() if text != current[name]}
    if changed:
        update_messages({message: changed}, origin=Origin(by, source, reason))
    return sorted(changed)


@transaction.atomic
def restore_message(*, message: int, version: int, by: Any, source: Source) -> list[str]:
    """Set every text as it stood at `version`; returns the columns that changed.

    A new write like any other: what it replaces stays in the history. Raises NotPermitted,
    NotFound.
    """
    require(by, "change_message")
    rows = Message.objects.rewrite(False).select_for_update(of=("self",))
    current = rows.filter(pk=message).values("version").first()
    if current is None:
        raise NotFound(f"message {message}")
    texts = _texts_at(message, version)
    return edit_message(
        message=message, version=current["version"], texts=texts, by=by, source=source
    )


def _texts_at(message: int, version: int) -> dict[str, str]:
    texts = texts_at(message, version)
    if texts is None:
        raise NotFound(f"message {message}, version {version}")
    return texts
