"""What has changed since the current release: what is proposed already, and what is not yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from catalog.domain.cells import CellChange
from catalog.domain.selection import EVERYTHING, Selection, select
from catalog.operations.changes import Code, proposed_texts, working_changes


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """A change of the working copy, held against the open proposals.

    `proposed`: numbers of those that bring this very text; `overlaps`: of those that bring another.
    """

    change: CellChange
    proposed: tuple[int, ...]
    overlaps: tuple[int, ...]

    @property
    def is_free(self) -> bool:
        """Whether `propose` would take it."""
        return not self.proposed


@dataclass(frozen=True, slots=True)
class WaitingChanges:
    """`chosen` of all changes; the counts, by tag and by slug, are of `everything`.

    `messages`: the primary keys of the messages that were read, by service and code.
    """

    chosen: list[WaitingChange]
    everything: list[CellChange]
    languages: dict[str, int]
    services: dict[str, int]
    messages: dict[Code, int]

    @property
    def free(self) -> list[CellChange]:
        """Those of `chosen` that `propose` would take."""
        return [one.change for one in self.chosen if one.is_free]


def read_changes(selection: Selection = EVERYTHING) -> WaitingChanges:
    """The changes that `selection` means, those that are proposed already too."""
    working = working_changes()
    proposed = proposed_texts()
    chosen = []
    for change in select(working.changes, selection):
        texts = proposed.get(change.key, {})
        same = tuple(number for number, text in texts.items() if text == change.new)
        others = tuple(number for number, text in texts.items() if text != change.new)
        chosen.append(WaitingChange(change, same, others))
    return WaitingChanges(
        chosen=chosen,
        everything=working.changes,
        languages=dict(Counter(change.key.lang for change in working.changes if change.key.lang)),
        services=dict(sorted(Counter(change.key.service for change in working.changes).items())),
        messages={code: pk for pk, code in working.messages.items()},
    )
