"""What an operation refuses, by name. `str()` of each is a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from catalog.domain.cells import CellKey
from catalog.domain.merge import Conflict

# So many cells are named in a sentence; the rest are counted.
_NAMED = 10


class CatalogueError(Exception):
    """Base of all refusals. Nothing was written."""


class NotPermitted(CatalogueError):
    """The user lacks the right that the operation needs."""


class InvalidFields(CatalogueError):
    """Fields or columns with texts that can't be taken: `problems` by column name."""

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        self.problems = {name: list(sentences) for name, sentences in problems.items()}
        super().__init__(
            " ".join(f"{name}: {' '.join(told)}" for name, told in self.problems.items())
        )


class EditConflict(CatalogueError):
    """Someone saved other texts for the same cells since the editor read them.

    `version`: the current one, which an editor who has decided names instead.
    `texts`: the merge of both, with the current text where they conflict.
    """

    def __init__(
        self, *, conflicts: Sequence[Conflict], version: int, texts: Mapping[str, str]
    ) -> None:
        self.conflicts, self.version, self.texts = tuple(conflicts), version, dict(texts)
        super().__init__(
            _("Someone else changed %(columns)s since you opened it. Decide which text stays.")
            % {"columns": ", ".join(conflict.column for conflict in conflicts)}
        )


class StaleEdit(CatalogueError):
    """Someone saved the service or code since the editor read it.

    `version` and `values`: how it stands now. Who has seen them may save again with that version.
    """

    def __init__(self, values: Mapping[str, object], *, version: int) -> None:
        self.values, self.version = dict(values), version
        super().__init__(
            _("Someone else has saved this since you opened it. Look at both, then save again.")
        )


class ReleasedCannotBeDeleted(CatalogueError):
    """Customers may have read it, or soon will; it is retired instead."""


class StandsInHistory(CatalogueError):
    """The history names this person, so they can't be deleted; they are made inactive instead."""


class NothingToPropose(CatalogueError):
    """Nothing of what was chosen differs from what is released or proposed already."""


class NotEmpty(CatalogueError):
    """The first run's texts go into an empty catalogue only."""


class FourEyes(CatalogueError):
    """Who proposed or edited a change may not approve it, and nobody publishes alone."""


class NotOpen(CatalogueError):
    """The proposal was published, sent back or withdrawn before."""


class ReleasedMeanwhile(CatalogueError):
    """Texts that the proposal changes were released otherwise since it was made.

    `cells`: their keys. The proposal can be renewed.
    """

    def __init__(self, cells: Sequence[CellKey]) -> None:
        self.cells = tuple(cells)
        named = [str(cell) for cell in self.cells[:_NAMED]]
        if len(self.cells) > _NAMED:
            named.append(f"+{len(self.cells) - _NAMED}")
        super().__init__(
            _(
                "These texts were released otherwise since it was proposed: %(names)s. "
                "Renew the proposal, and look at it again."
            )
            % {"names": ", ".join(named)}
        )


class NotWhatWasSeen(CatalogueError):
    """The changes are no longer those that the person saw."""


class MissingSource(CatalogueError):
    """Live codes, or the fallback message, lack an English title or body."""


class UnreadableFile(CatalogueError):
    """The upload as a whole is no table of the CSV contract."""


class ImportWrong(CatalogueError):
    """Rows of the import are wrong, and not only the good ones are wanted."""


class ImportUndecided(CatalogueError):
    """Texts that the import changes were changed by others, too, and nobody decided which stays."""


class ImportCancelled(CatalogueError):
    """Somebody gave the import up while it was being read, or stopped it before it was written."""


class KeyTaken(CatalogueError):
    """A program used its key for another file before."""


class NotFound(CatalogueError):
    """No such service, code, release or user."""


class TooWide(CatalogueError):
    """The answer would not fit into memory; it must be narrowed."""
