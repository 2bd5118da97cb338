"""How an import is told: its report, and what an operation refused about it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse

from catalog.api import answers
from catalog.api.import_kinds import (
    CHANGED_MEANWHILE,
    CONFLICTS,
    KEY_TAKEN,
    NOT_OPEN,
    UNKNOWN_IMPORT,
    UNREADABLE_FILE,
    WRONG_ROWS,
)
from catalog.api.problems import INTERNAL_ERROR, Kind, Problem
from catalog.models import MessageImport
from catalog.operations.errors import (
    CatalogueError,
    ImportCancelled,
    ImportUndecided,
    ImportWrong,
    KeyTaken,
    NotFound,
    NotOpen,
    NotWhatWasSeen,
    UnreadableFile,
)
from catalog.operations.import_report import ConflictCell, conflicts_of, wrong_cells_of

# So many conflicts and wrong cells are told; the counts tell of all.
MOST_CELLS = 1_000
ADDRESS = "/api/imports"

_KINDS: dict[type[CatalogueError], Kind] = {
    ImportUndecided: CONFLICTS,
    ImportWrong: WRONG_ROWS,
    NotWhatWasSeen: CHANGED_MEANWHILE,
    NotOpen: NOT_OPEN,
    ImportCancelled: NOT_OPEN,
    NotFound: UNKNOWN_IMPORT,
    UnreadableFile: UNREADABLE_FILE,
    KeyTaken: KEY_TAKEN,
}
# After these the report says more than the sentence.
_REPORTED = (ImportUndecided, ImportWrong, NotWhatWasSeen)
REFUSALS = tuple(_KINDS)


def told(
    made: MessageImport, *, status: int, located: bool = False, kept: bool = True
) -> HttpResponse:
    """The report. `located`: with its address. `kept`: whether it can be asked for again."""
    response = answers.never_cached(report(made, kept=kept))
    response.status_code = status
    if located:
        response["Location"] = address_of(made)
    if status == 202:
        response["Retry-After"] = "2"
    return response


def refusal(error: CatalogueError, made: MessageImport | None, *, kept: bool = True) -> Problem:
    """The problem for one of `REFUSALS`, with the report where there is one to tell."""
    kind = next(kind for known, kind in _KINDS.items() if isinstance(error, known))
    if kind is UNREADABLE_FILE and made is not None and not made.told:
        # It was the platform that failed, not the file.
        kind = INTERNAL_ERROR
    if made is None or not isinstance(error, _REPORTED):
        return Problem(kind, str(error))
    made.refresh_from_db()
    return Problem(kind, str(error), report=report(made, kept=kept))


def address_of(made: MessageImport) -> str:
    return f"{ADDRESS}/{made.pk}"


def report(made: MessageImport, *, kept: bool = True) -> dict[str, Any]:
    """Everything about an import; its `id` is null where nothing of it is kept."""
    looked_through = bool(made.counts)
    conflicts = conflicts_of(made, most=MOST_CELLS) if looked_through else []
    wrong = wrong_cells_of(made, most=MOST_CELLS) if looked_through else []
    return {
        "id": made.pk if kept else None,
        "state": made.state,
        "told": made.told,
        "file_name": made.file_name,
        "digest": made.digest,
        "rows": made.rows,
        "checked": made.checked,
        "written": made.written,
        "total": made.total,
        "beat_at": _moment(made.beat_at),
        "applied_at": _moment(made.applied_at),
        "undone_at": _moment(made.undone_at),
        "counts": made.counts if looked_through else None,
        "conflicts": [_conflict(one) for one in conflicts],
        "wrong": [asdict(one) for one in wrong],
    }


def _conflict(one: ConflictCell) -> dict[str, Any]:
    return {**asdict(one), "at": _moment(one.at)}


def _moment(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
