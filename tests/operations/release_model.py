"""What the catalogue should be, in plain Python: the working copy, proposals and releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from catalog.domain import bundles
from catalog.domain.cells import CellChange, CellKey, applied, codes_of, difference
from catalog.domain.languages import TAGS
from catalog.domain.selection import Selection, select
from catalog.operations.errors import (
    CatalogueError,
    MissingSource,
    NothingToPropose,
    ReleasedMeanwhile,
)

Code = tuple[str, str]
Refusals = set[type[CatalogueError]]
FALLBACK = ("*", "*")


@dataclass
class Proposal:
    """`edits`: who wrote each change before it was proposed."""

    pk: int
    by: str
    changes: list[CellChange]
    edits: dict[CellKey, set[str]]
    renews: int | None = None
    rolls_back_to: int | None = None
    state: str = "proposed"
    publish_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("proposed", "approved")

    @property
    def people(self) -> set[str]:
        """Who may not approve it."""
        return {self.by}.union(*self.edits.values())


@dataclass
class Model:
    """`writes`: each cell's texts since it is there, with their writers; the last is how it stands.

    `turns`: who retired (True) a code, or a service (an empty code), or took it back, in order.
    `versions`: each message's texts by column, the first version first.
    `states`: the released cells as each release left them; before the first: nothing.
    `made`: each language's bundles, with the numbers of the releases that made them.
    """

    writes: dict[CellKey, list[tuple[str, str]]] = field(default_factory=dict)
    turns: list[tuple[str, Code, bool]] = field(default_factory=list)
    versions: dict[Code, list[dict[str, str]]] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    states: list[dict[CellKey, str]] = field(default_factory=lambda: [{}])
    made: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)

    # The working copy

    def write(self, who: str, cells: Mapping[CellKey, str]) -> bool:
        """Whether it changed anything."""
        changed = {key: text for key, text in cells.items() if text != self.text(key)}
        for key, text in changed.items():
            self.writes.setdefault(key, [("", "")]).append((who, text))
        return bool(changed)

    def write_message(self, who: str, code: Code, texts: Mapping[str, str]) -> None:
        """A new version of a message, where it differs."""
        if self.write(who, {cell_of(code, name): text for name, text in texts.items()}):
            known = self.versions[code][-1] if self.versions.get(code) else {}
            self.versions.setdefault(code, []).append({**known, **texts})

    def turn(self, who: str, code: Code, retired: bool) -> None:
        """Retire a code or a service, or take it back."""
        if self.is_retired(code) != retired:
            self.turns.append((who, code, retired))

    def forget(self, code: Code) -> None:
        """Delete a code that was never released."""
        for key in [key for key in self.writes if key[:2] == code]:
            del self.writes[key]
        del self.versions[code]
        self.turns = [turn for turn in self.turns if turn[1] != code]

    def text(self, key: CellKey) -> str:
        return self.writes[key][-1][1] if key in self.writes else ""

    def is_retired(self, code: Code) -> bool:
        return next((retired for _, one, retired in reversed(self.turns) if one == code), False)

    def is_live(self, code: Code) -> bool:
        return not self.is_retired(code) and not self.is_retired((code[0], ""))

    @property
    def working(self) -> dict[CellKey, str]:
        texts = {key: self.text(key) for key in self.writes}
        return {key: text for key, text in texts.items() if text and self.is_live(key[:2])}

    # What is released

    @property
    def released(self) -> dict[CellKey, str]:
        return self.states[-1]

    @property
    def changes(self) -> list[CellChange]:
        return difference(self.released, self.working)

    def refused(self, changes: Iterable[CellChange]) -> Refusals:
        """Why these changes could not go live upon what is released now."""
        given = list(changes)
        if not given:
            return {NothingToPropose}
        found: Refusals = set()
        if any(self.released.get(change.key, "") != change.old for change in given):
            found.add(ReleasedMeanwhile)
        after = applied(self.released, given)
        live = {code for code in codes_of(given) if after.get(CellKey(*code, "", "resolution"))}
        for code in {*live, FALLBACK}:
            if not all(after.get(CellKey(*code, "en", name)) for name in ("title", "body")):
                found.add(MissingSource)
        return found

    def publish(self, proposal: Proposal) -> None:
        proposal.state = "published"
        self.states.append(applied(self.released, proposal.changes))
        for tag in TAGS:
            known = self.made.setdefault(tag, [])
            if not known or known[-1][1] != self._render(tag, known[-1][0]):
                known.append((len(self.states) - 1, self._render(tag, len(self.states) - 1)))

    def _render(self, tag: str, release: int) -> bytes:
        return bundles.render(release=release, lang=tag, cells=self.released).body

    # Proposals

    def proposable(self, chosen: Selection) -> list[CellChange]:
        proposed = {
            (change.key, change.new)
            for proposal in self.proposals.values()
            for change in proposal.changes
            if proposal.is_open
        }
        changes = select(self.changes, chosen)
        return [change for change in changes if (change.key, change.new) not in proposed]

    def anew(self, old: Proposal) -> list[CellChange]:
        """What renewing `old` proposes."""
        if old.rolls_back_to is not None:
            keys = {change.key for change in old.changes}
            return [one for one in self.way_back(old.rolls_back_to) if one.key in keys]
        places = {change.key[:3] for change in old.changes}
        return [change for change in self.changes if change.key[:3] in places]

    def way_back(
        self, to: int, services: Iterable[str] = (), languages: Iterable[str] = ()
    ) -> list[CellChange]:
        """A code that came or went since is no matter of one language."""
        changes = difference(self.released, self.states[to])
        moved = {
            change.key[:2]
            for change in changes
            if change.key.field == "resolution" and "" in (change.old, change.new)
        }
        wanted_services, wanted_languages = set(services), set(languages)
        return [
            change
            for change in changes
            if (not wanted_services or change.key.service in wanted_services)
            and (
                not wanted_languages
                or (change.key.lang in wanted_languages and change.key[:2] not in moved)
            )
        ]

    def freeze(
        self,
        pk: int,
        by: str,
        changes: list[CellChange],
        *,
        renews: int | None = None,
        to: int | None = None,
    ) -> Proposal:
        """In a roll back nobody edited anything."""
        edits = self.editors(changes) if to is None else {}
        self.proposals[pk] = Proposal(pk, by, changes, edits, renews, to)
        return self.proposals[pk]

    def editors(self, changes: list[CellChange]) -> dict[CellKey, set[str]]:
        """Who wrote each cell, or brought or took its code, since it stood as it is released."""
        coming = {one.key[:2] for one in changes if one.key.field == "resolution" and not one.old}
        found = {}
        for change in changes:
            code = change.key[:2]
            people = set(_since(change.old, self.writes.get(change.key, [])))
            if not change.new and not self.is_live(code):
                people |= self._turned(code, was_live=True)
            if not change.old and (code in coming or not code[1]):
                people |= self._turned(code, was_live=False)
            found[change.key] = people
        return {key: people for key, people in found.items() if people}

    def _turned(self, code: Code, *, was_live: bool) -> set[str]:
        """Who retired it or its service, or took them back, since it last was as `was_live` says."""
        people = set()
        flags = {one: self.is_retired(one) for one in (code, (code[0], ""))}
        for who, one, retired in reversed(self.turns):
            if any(flags.values()) != was_live:
                break
            if one in flags:
                people.add(who)
                flags[one] = not retired
        return people


def _since(old: str, writes: list[tuple[str, str]]) -> Iterator[str]:
    for who, text in reversed(writes):
        if text == old:
            return
        yield who


def cell_of(code: Code, column: str) -> CellKey:
    """The cell of `title_hi` and the like."""
    name, _, lang = column.rpartition("_")
    return CellKey(*code, lang, name)


def name_of(slug: str) -> CellKey:
    """The cell of a service's name."""
    return CellKey(slug, "", "", "name")


def code_cells(code: Code, description: str, resolution: str) -> dict[CellKey, str]:
    """The cells of a code that are in no language."""
    return {
        CellKey(*code, "", "description"): description,
        CellKey(*code, "", "resolution"): resolution,
    }
