"""Deciding conflicts: for a text that both sides changed, the file's or the catalogue's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import ImportRow, MessageImport
from catalog.models.import_cells import CONFLICT
from catalog.operations.copy_in import update_models
from catalog.operations.errors import NotFound, NotWhatWasSeen
from catalog.operations.importing.cells import recount
from catalog.operations.importing.counts import counted
from catalog.operations.importing.find import own_import
from catalog.operations.importing.to_write import CHUNK, batched, in_pages
from catalog.operations.permissions import require

# The file's text, or the one that stands in the catalogue.
Choice = Literal["mine", "theirs"]
_DECIDED = ("decided", "undecided")


@transaction.atomic
def decide(
    *,
    of: int,
    by: Any,
    choices: Mapping[int, Mapping[str, Choice | Literal[""]]],
    revision: int | None = None,
) -> MessageImport:
    """Decide conflicts by ImportRow's primary key and column; an empty choice takes a decision back.

    `revision`: the import's, as it was when the person saw the texts. Raises NotPermitted, NotFound
    (also for a cell that is no conflict), NotOpen, NotWhatWasSeen where it is another one by now.
    """
    require(by, "import_message")
    made = own_import(of, by, state=MessageImport.State.READY, lock=True)
    check_revision(made, revision)
    rows = list(ImportRow.objects.filter(of=made, pk__in=choices.keys()))
    if {row.pk for row in rows} != set(choices):
        raise NotFound(_("A row to be decided is no longer in this import. Load the page again."))
    for row in rows:
        conflicts = {cell["column"] for cell in row.cells if cell["kind"] == CONFLICT}
        for column, choice in choices[row.pk].items():
            if column not in conflicts:
                raise NotFound(
                    _("Line %(line)d has no conflict in %(column)s. Load the page again.")
                    % {"line": row.line, "column": column}
                )
            row.decided[column] = choice
        row.decided = {column: choice for column, choice in row.decided.items() if choice}
        recount(row)
    update_models(rows, _DECIDED)
    return _saved(made)


@transaction.atomic
def decide_all(*, of: int, by: Any, choice: Choice, revision: int | None = None) -> MessageImport:
    """Decide every conflict that nobody has decided yet.

    Raises NotPermitted, NotFound, NotOpen, NotWhatWasSeen as in `decide`.
    """
    require(by, "import_message")
    made = own_import(of, by, state=MessageImport.State.READY, lock=True)
    check_revision(made, revision)
    decide_rest(made, choice)
    return _saved(made)


def decide_rest(made: MessageImport, choice: str) -> None:
    """Decide what is undecided in an import that is locked."""
    for rows in batched(in_pages(ImportRow.objects.filter(of=made, undecided__gt=0)), CHUNK):
        for row in rows:
            for cell in row.cells:
                if cell["kind"] == CONFLICT:
                    row.decided.setdefault(cell["column"], choice)
            row.undecided = 0
        update_models(rows, _DECIDED)


def check_revision(made: MessageImport, revision: int | None) -> None:
    """Raises NotWhatWasSeen where it is not the one that a person has seen."""
    if revision is not None and made.revision != revision:
        raise NotWhatWasSeen(
            _("This import has changed since the page was loaded. Load the page again.")
        )


def _saved(made: MessageImport) -> MessageImport:
    made.counts, made.revision = counted(made), made.revision + 1
    made.save(update_fields=["counts", "revision"])
    return made
