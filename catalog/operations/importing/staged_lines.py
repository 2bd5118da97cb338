"""The file's rows on their way into the staging table; those that can't be compared stay behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.domain.cells import FALLBACK
from catalog.domain.quality import normalize
from catalog.models import ImportRow, MessageImport, Service
from catalog.models.error_code import CODE_FORMAT
from catalog.models.import_cells import Cell
from catalog.models.service import SLUG_FORMAT
from catalog.operations.copy_in import copy_models
from catalog.operations.importing.beat import beat, is_due
from catalog.operations.importing.cells import (
    NumberedRow,
    cell_problem,
    problem_cell,
    recount,
    wrong_row,
)
from catalog.operations.importing.staging import SERVICE_NAME, Staging
from catalog.operations.reading.shape import RowProblem, ShapedRow

BATCH = 500
_LOOK_AT_CLOCK = 50


class WrongRows:
    """Lines that can't be compared, saved as they come: a file may have nothing else."""

    def __init__(self, of: MessageImport) -> None:
        self._of = of
        self._waiting: list[ImportRow] = []

    def add(self, row: NumberedRow, problems: list[Cell]) -> None:
        """All problems of a row together, if they come one after the other."""
        if self._waiting and self._waiting[-1].number == row.number:
            self._waiting[-1].cells.extend(problems)
            recount(self._waiting[-1])
            return
        if len(self._waiting) == BATCH:
            self.save()
        self._waiting.append(wrong_row(self._of, row, problems))

    @property
    def is_full(self) -> bool:
        """Whether one more asks the database."""
        return len(self._waiting) == BATCH

    def save(self) -> None:
        """Those that were not saved yet; no more of the last row may come. Raises ImportCancelled."""
        with transaction.atomic():
            copy_models(self._waiting)
            beat(self._of)
        self._waiting = []


class StagedLines:
    """The file's rows as the staging table takes them; the wrong ones go to `wrong`."""

    def __init__(self, of: MessageImport, staging: Staging, wrong: WrongRows) -> None:
        self._of, self._staging, self._wrong = of, staging, wrong
        self._slug, self._code = re.compile(SLUG_FORMAT), re.compile(CODE_FORMAT)
        self._names = dict(Service.objects.values_list("slug", "name"))
        # Cells that are blank leave the text alone, or erase it.
        self._blank = "" if of.erase_blanks else None

    def staged(self, rows: Iterable[ShapedRow | RowProblem]) -> Iterator[tuple[Any, ...] | None]:
        """For `copy_in`. Tells now and then how many of the file's rows were read."""
        texts = (*self._staging.of_code, *self._staging.texts)
        for row in rows:
            if row.number != self._of.rows:
                self._of.rows = row.number
                if row.number % _LOOK_AT_CLOCK == 0 and is_due(self._of):
                    yield None
                    beat(self._of, "rows", "total")
            problems = self._problems(row)
            if problems:
                if self._wrong.is_full:
                    yield None
                self._wrong.add(row, problems)
                continue
            assert isinstance(row, ShapedRow)
            self._of.versioned |= bool(row.version.strip())
            text_of, version = row.values.get, row.version.strip()
            cells = [text_of(column) or self._blank_cell(row, column) for column in texts]
            yield (
                *(row.number, row.line, row.service, row.code, self._lang(row), version),
                *(text_of(SERVICE_NAME, ""), *cells),
            )

    def _lang(self, row: ShapedRow) -> str:
        """In the long shape a message has a row for each language."""
        return next(iter(row.values)).rpartition("_")[2] if self._of.shape == "long" else ""

    def _blank_cell(self, row: ShapedRow, column: str) -> str | None:
        # Nothing is erased by a resolution: it says what an app does.
        return self._blank if column in row.values and column != "resolution" else None

    def _problems(self, row: ShapedRow | RowProblem) -> list[Cell]:
        if isinstance(row, RowProblem):
            return [problem_cell(row.column, row.value, row.reason)]
        if row.service == row.code == FALLBACK:
            name = row.values.get(SERVICE_NAME, "")
            told = _("The fallback message has only texts. Leave this cell blank.")
            return [problem_cell(SERVICE_NAME, name, told)] if name.strip() else []
        found = [*self._key_problems(row), *self._name_problems(row)]
        # A row that is not compared is told all the same what else is wrong with it.
        return [*found, *self._text_problems(row)] if found else []

    def _text_problems(self, row: ShapedRow) -> Iterator[Cell]:
        for column in (*self._staging.of_code, *self._staging.texts):
            text = normalize(row.values.get(column, ""))
            if text and (told := cell_problem(column, text, is_fallback=False)):
                yield problem_cell(column, text, told)

    def _key_problems(self, row: ShapedRow) -> Iterator[Cell]:
        if not (len(row.service) <= 50 and self._slug.match(row.service)):
            told = _(
                "A service's slug has lower-case letters and digits, joined by hyphens: otp-manager."
            )
            yield problem_cell("service", row.service, told)
        if not (len(row.code) <= 100 and self._code.match(row.code)):
            told = _("A code has lower-case letters and digits, joined by dots: invalid.otp.")
            yield problem_cell("code", row.code, told)

    def _name_problems(self, row: ShapedRow) -> Iterator[Cell]:
        name = row.values.get(SERVICE_NAME, "")
        if not name:
            return
        known = self._names.setdefault(row.service, name)
        if known != name:
            told = _("This service is called “%(name)s”. A service is renamed in the admin.")
            yield problem_cell(SERVICE_NAME, name, told % {"name": known})
        elif len(name) > 100:
            told = _("A service's name has at most 100 letters.")
            yield problem_cell(SERVICE_NAME, name, told)
