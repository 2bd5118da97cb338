"""What people do to proposals and releases, as steps of the model-based test."""

from __future__ import annotations

from datetime import timedelta

from django.test import override_settings

from catalog.domain.languages import TAGS
from catalog.domain.selection import EVERYTHING, Selection
from catalog.models import ChangeEdit, Release
from catalog.operations.errors import FourEyes, NotFound, NotOpen, NotPermitted
from catalog.operations.propose import propose, renew
from catalog.operations.publish import publish, publish_due
from catalog.operations.review import approve, may_approve, send_back, withdraw
from catalog.operations.roll_back import roll_back
from tests.operations import release_replay
from tests.operations.release_model import Proposal, Refusals
from tests.operations.release_steps import COMING, WorkingCopySteps
from tests.operations.release_world import IN_AN_EMERGENCY, PEOPLE, PUBLISHERS

PROPOSERS = set(PEOPLE) - {"viewer"}


class ReleaseSteps(WorkingCopySteps):
    """What people do to releases."""

    def teardown(self) -> None:
        try:
            release_replay.check(self.model)
        finally:
            super().teardown()

    def proposal_at(self, place: int, *states: str) -> Proposal:
        """One in these states for most places, the newest for small ones."""
        known = list(self.model.proposals.values())
        fitting = [one for one in known if one.state in states]
        wanted = fitting if fitting and place < 8 else known
        return wanted[-1 - place % len(wanted)]

    def frozen(self, release: Release, model: Proposal) -> None:
        """With the changes that the model says, and who edited them."""
        assert release.changes.cell_changes() == model.changes
        found: dict[str, set[str]] = {}
        for edit in ChangeEdit.objects.filter(change__release=release).select_related(
            "change", "by"
        ):
            found.setdefault(str(edit.change.key), set()).add(edit.by.username)
        assert found == {str(key): people for key, people in model.edits.items()}

    def go_live(self, place: int, numbers: dict[str, int]) -> None:
        """As it should be done: one edits, one proposes all that has changed, one approves."""
        self.edit("editor", place, numbers, behind=0)
        self.propose("other-editor", EVERYTHING)
        self.approve("chief", place=0, days=0, four_eyes=True)

    def propose(self, who: str, chosen: Selection) -> None:
        changes = self.model.proposable(chosen)
        refusals = self.model.refused(changes)
        missing = COMING in chosen.services and not any(
            key.service == COMING for key in self.model.writes
        )
        if missing:
            refusals = {NotFound}
        done = self.attempt(
            refusals, lambda: propose(by=self.people[who], note="Changed", selection=chosen)
        )
        if done:
            self.frozen(done, self.model.freeze(done.pk, who, changes))

    def approve(self, who: str, place: int, days: int, four_eyes: bool) -> None:
        proposal = self.proposal_at(place, "proposed")
        refusals: Refusals = set() if who in PUBLISHERS else {NotPermitted}
        if four_eyes and who in proposal.people:
            refusals.add(FourEyes)
        with override_settings(FOUR_EYES=four_eyes):
            row = Release.objects.get(pk=proposal.pk)
            assert bool(may_approve(release=row, by=self.people[who])) is bool(refusals)
            if proposal.state != "proposed":
                refusals.add(NotOpen)
            refusals |= self.model.refused(proposal.changes)
            at = self.begun + timedelta(days=days) if days else None
            done = self.attempt(
                refusals, lambda: approve(proposal=proposal.pk, by=self.people[who], at=at)
            )
        if done:
            assert (done.four_eyes, done.approved_by) == (four_eyes, self.people[who])
            if at:
                proposal.state, proposal.publish_at = "approved", at
            else:
                self.model.publish(proposal)

    def publish_due(self, days: int) -> None:
        """What can't go live at its time goes back; the others do go live."""
        until = self.begun + timedelta(days=days)
        due = [
            (proposal.publish_at, proposal.pk)
            for proposal in self.model.proposals.values()
            if proposal.state == "approved" and proposal.publish_at and proposal.publish_at <= until
        ]
        expected = []
        for _at, pk in sorted(due):
            proposal = self.model.proposals[pk]
            refused = bool(self.model.refused(proposal.changes))
            if refused:
                proposal.state = "rejected"
            else:
                self.model.publish(proposal)
            expected.append((pk, refused))
        done = publish_due(now=until)
        assert [(one.release.pk, bool(one.refused)) for one in done] == expected

    def send_back(self, who: str, place: int) -> None:
        proposal = self.proposal_at(place, "proposed", "approved")
        refusals: Refusals = set() if who in PUBLISHERS else {NotPermitted}
        if not proposal.is_open:
            refusals.add(NotOpen)
        if self.attempt(
            refusals, lambda: send_back(proposal=proposal.pk, by=self.people[who], reason="Why?")
        ):
            proposal.state = "rejected"

    def withdraw(self, who: str | None, place: int) -> None:
        proposal = self.proposal_at(place, "proposed", "approved")
        who = who or (proposal.by if proposal.by in PEOPLE else "editor")
        refusals: Refusals = set() if who == proposal.by else {NotPermitted}
        if not proposal.is_open:
            refusals.add(NotOpen)
        if self.attempt(refusals, lambda: withdraw(proposal=proposal.pk, by=self.people[who])):
            proposal.state = "withdrawn"

    def renew(self, who: str, place: int) -> None:
        old = self.proposal_at(place, "proposed", "approved", "rejected")
        known = self.model.proposals.values()
        if old.state in ("published", "withdrawn") or any(one.renews == old.pk for one in known):
            refusals: Refusals = {NotOpen}
        else:
            refusals = self.model.refused(self.model.anew(old))
        done = self.attempt(refusals, lambda: renew(proposal=old.pk, by=self.people[who]))
        if done:
            changes = self.model.anew(old)
            new = self.model.freeze(done.pk, who, changes, renews=old.pk, to=old.rolls_back_to)
            self.frozen(done, new)
            if old.is_open:
                old.state = "withdrawn"

    def publish_alone(self, who: str, four_eyes: bool) -> None:
        changes = self.model.changes
        refusals: Refusals = set() if who in PUBLISHERS else {NotPermitted}
        refusals |= {FourEyes} if four_eyes else self.model.refused(changes)
        with override_settings(FOUR_EYES=four_eyes):
            done = self.attempt(refusals, lambda: publish(by=self.people[who], note="Alone"))
        if done:
            self.frozen(done, self.model.freeze(done.pk, who, changes))
            self.model.publish(self.model.proposals[done.pk])

    def roll_back(
        self,
        who: str,
        back: int,
        services: frozenset[str],
        languages: frozenset[str],
        emergency: bool,
    ) -> None:
        to = max(len(self.model.states) - 1 - back, 0)
        may = IN_AN_EMERGENCY if emergency else PROPOSERS
        refusals: Refusals = set() if who in may else {NotPermitted}
        changes = self.model.way_back(to, services, languages)
        refusals |= self.model.refused(changes) if to else {NotFound}
        done = self.attempt(
            refusals,
            lambda: roll_back(
                to=to, by=self.people[who], note="Wrong",
                services=services, languages=languages, emergency=emergency,
            ),
        )  # fmt: skip
        if done:
            self.frozen(done, self.model.freeze(done.pk, who, changes, to=to))
            assert done.emergency is emergency
            if emergency:
                self.model.publish(self.model.proposals[done.pk])

    def look_back(self, start: int, end: int, place: int) -> None:
        """What was released when, as people ask for it."""
        numbers = [number % len(self.model.states) for number in (start, end)]
        release_replay.compared(self.model, *numbers)
        release_replay.read_then(self.model, self.code_at(place), TAGS[place % len(TAGS)])
