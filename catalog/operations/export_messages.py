"""Exporting the working copy as the CSV contract has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import tablib
from django.utils.translation import gettext as _

from catalog.domain.cells import CODE_FIELDS, FALLBACK, TEXT_FIELDS
from catalog.domain.languages import TAGS
from catalog.models import Message, Service
from catalog.operations.errors import NotFound
from catalog.operations.permissions import require


def export_messages(
    *,
    by: Any | None,
    languages: Sequence[str] = TAGS,
    service: str = "",
    messages: Iterable[int] | None = None,
) -> tablib.Dataset:
    """The chosen languages' texts, in the catalogue's order.

    `by` is None for the machine's own operator, who can read the database anyway.
    `service`: only that one; `messages`: only these (primary keys). Raises NotPermitted,
    NotFound for a service that is not there.
    """
    if by is not None:
        require(by, "export_message")
    if service and not Service.objects.filter(slug=service).exists():
        raise NotFound(_("There is no service “%(slug)s”.") % {"slug": service})
    texts = [f"{field}_{tag}" for tag in languages for field in TEXT_FIELDS]
    rows = Message.objects.rewrite(False).order_by(
        # The fallback first by its own column: databases differ on where NULL stands.
        "-is_fallback",
        "error_code__service__slug",
        "error_code__code",
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
