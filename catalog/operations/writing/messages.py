"""The messages that an export has, read from the working copy a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from catalog.domain.cells import CODE_FIELDS, FALLBACK, TEXT_FIELDS
from catalog.models import Message
from catalog.operations.importing.bases import version_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """One message as it stands. `texts`: by column (`title_hi`), of the languages that were read.

    `version`: `v12.3` is the message's version 12 with its error code's version 3 (0: it has none).
    The letter keeps spreadsheets from making a number or a date of it.
    """

    pk: int
    service: str
    code: str
    version: str
    description: str
    resolution: str
    texts: dict[str, str]

    def is_missing_in(self, tag: str) -> bool:
        """Whether it can't be shown in a language yet: no title or no body."""
        return not (self.texts[f"title_{tag}"] and self.texts[f"body_{tag}"])


def text_columns(languages: Sequence[str]) -> list[str]:
    """`title_hi`, `body_hi`, `action_hi` and so on, in the order of `languages`."""
    return [f"{field}_{tag}" for tag in languages for field in TEXT_FIELDS]


def narrowed(*, services: Sequence[str], messages: Any | None) -> Any:
    """A QuerySet of the messages of these services (`*`: the fallback message); none named: all.

    `messages`: only these primary keys, a QuerySet of them or a list.
    """
    rows = Message.objects.rewrite(False)
    if services:
        wanted = Q(error_code__service__slug__in=services)
        rows = rows.filter(wanted | Q(is_fallback=True) if FALLBACK in services else wanted)
    return rows if messages is None else rows.filter(pk__in=messages)


def missing_in_any(rows: Any, languages: Sequence[str]) -> Any:
    """Those of `rows` in use that lack a title or a body in one of `languages`, or in several."""
    missing = Q(pk__in=())
    for tag in languages:
        missing |= Q(pk__in=rows.missing_in(tag).values("pk"))
    return rows.live().filter(missing)


def read_messages(rows: Any, languages: Sequence[str]) -> Iterator[ExportedMessage]:
    """`rows` in the catalogue's order, with the texts of these languages."""
    columns = text_columns(languages)
    # The fallback first by its own column: databases differ on where NULL stands.
    ordered = rows.order_by("-is_fallback", "error_code__service__slug", "error_code__code")
    found = ordered.values_list(
        "pk",
        "version",
        "error_code__version",
        "error_code__service__slug",
        "error_code__code",
        *(f"error_code__{name}" for name in CODE_FIELDS),
        *columns,
    )
    for pk, own, of_code, service, code, *cells in found.iterator(chunk_size=_AT_ONCE):
        description, resolution, *texts = (cell or "" for cell in cells)
        yield ExportedMessage(
            pk=pk,
            service=service or FALLBACK,
            code=code or FALLBACK,
            version=version_of(pk, own, of_code or 0),
            description=description,
            resolution=resolution,
            texts=dict(zip(columns, texts, strict=True)),
        )
