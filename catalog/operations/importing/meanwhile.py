"""What others changed between an import's preview and its confirmation."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from catalog.domain.cells import FALLBACK
from catalog.models import ErrorCode, ImportRow, Message, MessageImport
from catalog.models.import_cells import CHANGED, CONFLICT
from catalog.operations.copy_in import update_models
from catalog.operations.importing.cells import problem_cell, recount
from catalog.operations.importing.counts import counted
from catalog.operations.importing.current import Current, current_of
from catalog.operations.importing.to_write import CHUNK, good_rows

_FIELDS = (
    *("cells", "decided", "is_new", "changed", "conflicts", "undecided", "wrong"),
    *("message", "message_version", "code_row", "code_version"),
)


def what_changed(of: MessageImport) -> list[str]:
    """The cells that are no longer as they were shown, `otp-manager/otp.expired title_hi`.

    Rows whose other cells were changed are brought up to date in silence. Those that are named are
    shown anew: a text that others changed is a conflict now, one that they made the same is gone, and
    a row whose code they deleted is wrong. Where something else is to be written than before, the
    import's revision has grown. A page at a time, so that nobody waits for long who writes.
    """
    stale = list(_stale(of).order_by("pk").values_list("pk", flat=True))
    named: list[str] = []
    moved = False
    for start in range(0, len(stale), CHUNK):
        with transaction.atomic():
            rows = list(
                good_rows(of).filter(pk__in=stale[start : start + CHUNK]).select_for_update()
            )
            told, other = _renew(rows)
            named += told
            moved |= other
    if named or moved:
        of.counts, of.revision = counted(of), of.revision + 1
        of.save(update_fields=["counts", "revision"])
    return named


def _stale(of: MessageImport) -> Any:
    message = Message.objects.rewrite(False).filter(
        pk=OuterRef("message"), version=OuterRef("message_version")
    )
    code = ErrorCode.objects.filter(pk=OuterRef("code_row"), version=OuterRef("code_version"))
    known = Q(is_new=False) & (~Exists(message) | (Q(code_row__isnull=False) & ~Exists(code)))
    taken = Message.objects.rewrite(False).filter(
        error_code__service__slug=OuterRef("service"), error_code__code=OuterRef("code")
    )
    new: Any = Q(is_new=True) & Exists(taken)
    if Message.objects.filter(is_fallback=True).exists():
        new |= Q(is_new=True, service=FALLBACK)
    return good_rows(of).filter(known | new)


def _renew(rows: list[ImportRow]) -> tuple[list[str], bool]:
    """Compare these with what is there now; what is named, and whether a row is of another message."""
    current = current_of((row.service, row.code) for row in rows)
    named: list[str] = []
    moved = False
    for row in rows:
        now = current.get((row.service, row.code))
        # Deleted and made anew, with the same texts.
        moved |= now is not None and row.message not in (None, now["pk"])
        named += _renewed(row, now)
    gone = [row.pk for row in rows if not (row.cells or row.is_new)]
    update_models([row for row in rows if row.cells or row.is_new], _FIELDS)
    ImportRow.objects.filter(pk__in=gone).delete()
    return named, moved


def _renewed(row: ImportRow, now: Current | None) -> list[str]:
    """Compare the row's cells anew; the names of those that are no longer as they were shown."""
    name = f"{row.service}/{row.code}"
    if now is None:
        told = _("This code was deleted since the file was read. Send the file again.")
        row.cells = [*row.cells, problem_cell("code", row.code, told)]
        recount(row)
        return [name]
    named, cells = [name] if row.is_new else [], []
    for cell in row.cells:
        column, text = cell["column"], now[cell["column"]] or ""
        if text == cell["current"]:
            cells.append(cell)
            continue
        named.append(f"{name} {column}")
        if text == cell["file"]:
            continue
        base = cell["base"] if cell["base"] is not None else cell["current"]
        kind = CHANGED if text == base else CONFLICT
        cells.append({**cell, "base": base, "current": text, "kind": kind})
        row.decided.pop(column, None)
    row.cells, row.is_new = cells, False
    row.message, row.message_version = now["pk"], now["version"]
    row.code_row, row.code_version = now["code_row"], now["code_version"] or 0
    recount(row)
    return named
