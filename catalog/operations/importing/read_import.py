"""What an import brings, as a person looks at it: filtered, searched, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from catalog.domain.cells import CODE_FIELDS, TEXT_COLUMNS, split_column
from catalog.domain.languages import SOURCE
from catalog.domain.quality import Problem
from catalog.domain.warnings import warnings
from catalog.models import ErrorCode, ImportRow, Message, MessageImport
from catalog.models.import_cells import CONFLICT, WRONG, as_stored
from catalog.operations.errors import NotFound

Show = Literal["", "new", "changed", "conflict", "undecided", "wrong", "warning", "unversioned"]
_SHOWN: Mapping[str, Q] = {
    "": Q(),
    "new": Q(is_new=True, wrong=0),
    "changed": Q(is_new=False, changed__gt=0, wrong=0),
    "conflict": Q(conflicts__gt=0, wrong=0),
    "undecided": Q(undecided__gt=0, wrong=0),
    "wrong": Q(wrong__gt=0),
    "warning": Q(warned=True, wrong=0),
    "unversioned": Q(unversioned=True, wrong=0),
}


@dataclass(slots=True)
class ShownCell:
    """One cell. `kind`: changed, conflict or wrong; `base` is None where the file has no version.

    `choice`: what was decided of a conflict. `by` and `at`: who changed the catalogue's text since.
    """

    column: str
    kind: str
    base: str | None
    current: str
    file: str
    problem: str = ""
    choice: str = ""
    by: str = ""
    at: datetime | None = None
    warnings: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class ShownRow:
    """One row of the file; `pk` is ImportRow's."""

    pk: int
    line: int
    service: str
    code: str
    is_new: bool
    cells: list[ShownCell]


def read_import(*, of: int, by: Any) -> MessageImport:
    """An import that `by` may see: their own, and what others have imported. Raises NotFound."""
    made = MessageImport.objects.of(by).select_related("by", "undone_by").filter(pk=of).first()
    if made is None:
        raise NotFound(_("This upload is no longer kept. Choose the file again."))
    return made


def rows_of(made: MessageImport, *, show: Show = "", search: str = "") -> QuerySet[ImportRow]:
    """Its rows in the order of service and code; a search looks through codes and texts."""
    rows = ImportRow.objects.filter(_SHOWN[show], of=made)
    for word in search.split():
        rows = rows.filter(
            Q(service__icontains=word)
            | Q(code__icontains=word)
            | Q(cells__icontains=as_stored(word))
        )
    return rows


def shown(rows: Sequence[ImportRow]) -> list[ShownRow]:
    """A page of rows, with who changed what is in conflict, and what to look at twice."""
    changed = _changed_by(rows)
    english = _english(rows)
    return [
        ShownRow(
            row.pk,
            row.line,
            row.service,
            row.code,
            row.is_new,
            [_cell(row, cell, changed, english) for cell in row.cells],
        )
        for row in rows
    ]


def _cell(
    row: ImportRow,
    cell: Mapping[str, Any],
    changed: Mapping[tuple[int, str], tuple[str, datetime]],
    english: Mapping[int, Mapping[str, str]],
) -> ShownCell:
    column = cell["column"]
    found = ShownCell(choice=row.decided.get(column, ""), **cell)
    if cell["kind"] == CONFLICT:
        pk = row.message if column in TEXT_COLUMNS else row.code_row
        found.by, found.at = changed.get((pk or 0, column), ("", None))
    if cell["kind"] != WRONG and column in TEXT_COLUMNS:
        name, lang = split_column(column)
        own = {one["column"]: one["file"] for one in row.cells}
        source = own.get(f"{name}_{SOURCE}", english.get(row.message or 0, {}).get(name, ""))
        found.warnings = warnings(field=name, lang=lang, text=cell["file"], source=source)
    return found


def _english(rows: Iterable[ImportRow]) -> dict[int, dict[str, str]]:
    names = {name: f"{name}_{SOURCE}" for name in ("title", "body", "action")}
    found = Message.objects.rewrite(False).filter(
        pk__in=[row.message for row in rows if row.message]
    )
    return {
        one["pk"]: {name: one[column] or "" for name, column in names.items()}
        for one in found.values("pk", *names.values())
    }


def _changed_by(rows: Sequence[ImportRow]) -> dict[tuple[int, str], tuple[str, datetime]]:
    """Row of the working copy and column → who wrote the text that stands there, and when."""
    found: dict[tuple[int, str], tuple[str, datetime]] = {}
    for model, attribute, columns in (
        (Message, "message", TEXT_COLUMNS),
        (ErrorCode, "code_row", CODE_FIELDS),
    ):
        wanted: dict[int, dict[str, str]] = {}
        for row in rows:
            for cell in row.cells:
                if cell["kind"] == CONFLICT and cell["column"] in columns:
                    wanted.setdefault(getattr(row, attribute), {})[cell["column"]] = cell["current"]
        names = sorted({column for some in wanted.values() for column in some})
        history: Any = model
        written = history.history.filter(id__in=wanted).order_by("id", "-version")
        for one in written.values("id", "history_date", "history_user__username", *names):
            for column, current in list(wanted[one["id"]].items()):
                # The oldest write of the text that stands there now.
                if (one[column] or "") != current:
                    del wanted[one["id"]][column]
                    continue
                found[one["id"], column] = one["history_user__username"] or "", one["history_date"]
    return found
