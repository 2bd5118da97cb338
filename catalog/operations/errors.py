"""What an operation refuses, by name. `str()` of each is a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.domain.merge import Conflict

if TYPE_CHECKING:
    from catalog.operations.import_plan import ImportPlan


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
    """Customers may have read it; it is retired instead."""


class NothingToPublish(CatalogueError):
    """The working copy equals what is released."""


class NotWhatWasSeen(CatalogueError):
    """The changes are no longer those that the person saw."""


class MissingSource(CatalogueError):
    """Live codes, or the fallback message, lack an English title or body."""


class UnreadableFile(CatalogueError):
    """The upload as a whole is no table of the CSV contract."""


class ImportRefused(CatalogueError):
    """Rows are wrong; `plan` tells which."""

    def __init__(self, sentence: str, plan: ImportPlan) -> None:
        self.plan = plan
        super().__init__(sentence)


class NotFound(CatalogueError):
    """No such service, code, release or user."""
