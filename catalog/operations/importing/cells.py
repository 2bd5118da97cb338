"""What happens to each cell of a row that differs: changed, in conflict, or wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from django.utils.translation import gettext as _

from catalog.domain.cells import CODE_FIELDS, FALLBACK, RESOLUTIONS, is_text, split_column
from catalog.domain.languages import BY_TAG, SOURCE
from catalog.domain.merge import three_way
from catalog.domain.warnings import warnings
from catalog.models import ImportRow, MessageImport
from catalog.models.import_cells import CHANGED, CONFLICT, WRONG, Cell
from catalog.operations.importing.staging import StagedRow
from catalog.operations.reading.legacy_font import is_legacy
from catalog.operations.texts import problems_of


class NumberedRow(Protocol):
    """Where a row stands, and which message it is of."""

    @property
    def number(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def service(self) -> str: ...
    @property
    def code(self) -> str: ...


def compared(of: MessageImport, row: StagedRow, base: Mapping[str, str] | None) -> ImportRow | None:
    """The row's merge, not yet saved; None where nothing is left to do."""
    is_new = row.message is None
    file, current = row.file, row.current
    merged = three_way(base=base if base is not None else current, current=current, mine=file)
    conflicts = {conflict.column for conflict in merged.conflicts}
    cells: list[Cell] = []
    for column, text in file.items():
        if column not in conflicts and merged.texts[column] == current[column]:
            continue
        problem = cell_problem(column, text, is_fallback=row.service == FALLBACK)
        kind = WRONG if problem else CONFLICT if column in conflicts else CHANGED
        was = None if base is None else base[column]
        cells.append(_cell(column, was, current[column], text, kind, problem))
    if not cells and not is_new:
        return None
    return recount(
        ImportRow(
            of=of,
            number=row.number,
            line=row.line,
            service=row.service,
            code=row.code,
            service_name=row.service_name,
            unversioned=base is None and not is_new,
            message=row.message,
            message_version=row.message_version,
            code_row=row.code_row,
            code_version=row.code_version,
            is_new=is_new,
            cells=cells,
            warned=any(_warned(cell, row, file) for cell in cells),
        )
    )


def _warned(cell: Cell, row: StagedRow, file: Mapping[str, str]) -> bool:
    """Whether a reviewer would be told to look at it twice."""
    if cell["kind"] == WRONG or not is_text(cell["column"]):
        return False
    field, lang = split_column(cell["column"])
    english = file.get(f"{field}_{SOURCE}", row.english[field])
    return bool(warnings(field=field, lang=lang, text=cell["file"], source=english))


def wrong_row(of: MessageImport, row: NumberedRow, problems: list[Cell]) -> ImportRow:
    """A row that can't be compared at all; `problems` by `problem_cell`."""
    return recount(
        ImportRow(
            of=of,
            number=row.number,
            line=row.line,
            service=row.service[:200],
            code=row.code[:200],
            cells=problems,
        )
    )


def problem_cell(column: str, value: str, problem: str) -> Cell:
    """`column` is empty where the whole row is wrong."""
    return _cell(column, None, "", value, WRONG, problem)


def cell_problem(column: str, text: str, *, is_fallback: bool) -> str:
    """Why this text can't be taken, as a sentence; empty where it can."""
    if is_fallback and column in CODE_FIELDS and text:
        return _("The fallback message has only texts. Leave this cell blank.")
    if column == "resolution":
        known = text in RESOLUTIONS
        return "" if known else _("Use one of: %(names)s.") % {"names": ", ".join(RESOLUTIONS)}
    told = problems_of(column, text)
    if not told and is_text(column) and is_legacy(text, lang := split_column(column)[1]):
        told = [_legacy(lang)]
    return " ".join(told)


def _legacy(lang: str) -> str:
    return _(
        "This is typed for an old font, and no %(language)s letters: a phone shows it as it "
        "stands here. Convert it to Unicode, or type it anew."
    ) % {"language": BY_TAG[lang].native_name}


def decided_texts(row: ImportRow, otherwise: str = "") -> Iterator[tuple[str, str]]:
    """Column and text of each cell of a row that is to be written, as in `taken`."""
    cells = ((cell["column"], cell["kind"], cell["file"]) for cell in row.cells)
    return taken(cells, row.decided, otherwise)


def taken(
    cells: Iterable[tuple[str, str, str]], decided: Mapping[str, str], otherwise: str = ""
) -> Iterator[tuple[str, str]]:
    """Column and text of those of `cells` (column, kind, file's text) that are to be written.

    `otherwise`: what counts for conflicts that nobody decided, `mine` or `theirs`.
    """
    for column, kind, text in cells:
        if kind == CHANGED or (kind == CONFLICT and decided.get(column, otherwise) == "mine"):
            yield column, text


def recount(row: ImportRow) -> ImportRow:
    """Its figures, when it is new, and after cells or decisions have changed."""
    kinds = [cell["kind"] for cell in row.cells]
    row.changed, row.wrong = kinds.count(CHANGED), kinds.count(WRONG)
    conflicts = {cell["column"] for cell in row.cells if cell["kind"] == CONFLICT}
    row.decided = {column: one for column, one in row.decided.items() if column in conflicts}
    row.conflicts, row.undecided = len(conflicts), len(conflicts) - len(row.decided)
    return row


def _cell(column: str, base: str | None, current: str, file: str, kind: str, problem: str) -> Cell:
    return {
        "column": column,
        "base": base,
        "current": current,
        "file": file,
        "kind": kind,
        "problem": problem,
    }


def texts_of(cells: Mapping[str, str]) -> dict[str, str]:
    """Those of the message."""
    return {column: text for column, text in cells.items() if is_text(column)}


def code_fields_of(cells: Mapping[str, str]) -> dict[str, str]:
    """Those of the error code."""
    return {column: text for column, text in cells.items() if column in CODE_FIELDS}
