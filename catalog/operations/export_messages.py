"""Exporting the working copy as the CSV contract has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import tablib

from catalog.domain.cells import CODE_FIELDS, FALLBACK, TEXT_FIELDS
from catalog.domain.languages import TAGS
from catalog.models import Message
from catalog.operations.permissions import require


def export_messages(
    *,
    by: Any,
    languages: Sequence[str] = TAGS,
    service: str = "",
    messages: Iterable[int] | None = None,
) -> tablib.Dataset:
    """The chosen languages' texts, in the catalogue's order.

    `service`: only that one; `messages`: only these (primary keys). Raises NotPermitted.
    """
    require(by, "export_message")
    texts = [f"{field}_{tag}" for tag in languages for field in TEXT_FIELDS]
    rows = Message.objects.rewrite(False).order_by(
        "error_code__service__slug", "error_code__code", "pk"
    )
    if service:
        rows = rows.filter(error_code__service__slug=service)
    if messages is not None:
        rows = rows.filter(pk__in=list(messages))
    dataset = tablib.Dataset(headers=["service", "code", *CODE_FIELDS, *texts])
    for slug, code, *cells in rows.values_list(
        "error_code__service__slug",
        "error_code__code",
        *(f"error_code__{name}" for name in CODE_FIELDS),
        *texts,
    ):
        dataset.append([slug or FALLBACK, code or FALLBACK, *(cell or "" for cell in cells)])
    return dataset
