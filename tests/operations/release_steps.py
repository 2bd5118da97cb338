"""What people do to the working copy, as steps of the model-based test, and what holds after each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, invariant

from catalog.models import Release, ReleasedCell, Service, Source
from catalog.operations.changes import working_changes
from catalog.operations.edit_code import delete_error_code, edit_error_code, edit_service
from catalog.operations.edit_message import edit_message, restore_message
from catalog.operations.errors import (
    CatalogueError,
    EditConflict,
    InvalidFields,
    NotPermitted,
    ReleasedCannotBeDeleted,
)
from catalog.operations.look_up import current_bundle
from tests.operations.release_model import FALLBACK, Code, Model, Refusals, code_cells, name_of
from tests.operations.release_world import (
    COLUMNS,
    EDITORS,
    TEXTS,
    add_code,
    add_service,
    message_of,
    row_of,
    texts_of_all,
)

T = TypeVar("T")
# Languages that are edited, and one that is not.
ASKED = (*TEXTS, "or")
COMING = "fresh"


def text_of(column: str, number: int) -> str:
    """One of a language's few texts, so that people often write the same; English is rarely blank."""
    lang = column.rpartition("_")[2]
    blank = number == 11 or (number > 8 and lang != "en")
    return "" if blank else TEXTS[lang][1 + number % 3]


class WorkingCopySteps(RuleBasedStateMachine):
    """Each example begins with release 1 and is undone at its end: no row could be deleted.

    A `place` from 0 to 9 says which code is meant.
    """

    people: dict[str, User]
    first: Model

    def __init__(self) -> None:
        super().__init__()
        self.model = deepcopy(self.first)
        self.begun = timezone.now()
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.close()

    def attempt(self, refusals: Refusals, call: Callable[[], T]) -> T | None:
        """What `call` gives, or None where it is refused: it must be where, and only where, expected."""
        try:
            done = call()
        except CatalogueError as error:
            refused = error
        else:
            assert not refusals, refusals
            return done
        assert type(refused) in refusals, (refused, refusals)
        assert str(refused)
        return None

    def code_at(self, place: int) -> Code:
        """One of few codes for most places, so that much happens to them."""
        codes = list(self.model.versions)
        return codes[place % (3 if place < 6 else len(codes))]

    # Steps

    def edit(self, who: str, place: int, numbers: dict[str, int], behind: int) -> None:
        code = self.code_at(place)
        texts = {column: text_of(column, number) for column, number in numbers.items()}
        versions = self.model.versions[code]
        read_at = max(1, len(versions) - behind)
        base, now = versions[read_at - 1], versions[-1]
        theirs = {name for name in texts if now.get(name, "") != base.get(name, "")}
        mine = {name for name, text in texts.items() if text != base.get(name, "")}
        both = {name for name in mine & theirs if texts[name] != now.get(name, "")}
        refusals: Refusals = set() if who in EDITORS else {NotPermitted}
        if both:
            refusals.add(EditConflict)
        done = self.attempt(
            refusals,
            lambda: edit_message(
                message=message_of(code).pk, version=read_at, texts=texts,
                by=self.people[who], source=Source.ADMIN,
            ),
        )  # fmt: skip
        if done is not None:
            written = {name: texts[name] for name in mine - theirs}
            assert done == sorted(written)
            self.model.write_message(who, code, written)

    def restore(self, who: str, place: int, version: int) -> None:
        code = self.code_at(place)
        versions = self.model.versions[code]
        number = 1 + version % len(versions)
        done = self.attempt(
            set() if who in EDITORS else {NotPermitted},
            lambda: restore_message(
                message=message_of(code).pk, version=number,
                by=self.people[who], source=Source.ADMIN,
            ),
        )  # fmt: skip
        if done is not None:
            texts = {name: versions[number - 1].get(name, "") for name in COLUMNS}
            self.model.write_message(who, code, texts)

    def edit_code(
        self, who: str, place: int, description: str, resolution: str, retired: bool | None
    ) -> None:
        code = self.code_at(place)
        if code == FALLBACK:
            return
        row = row_of(code)
        gone = self.model.is_retired(code) if retired is None else retired
        done = self.attempt(
            set() if who in EDITORS else {NotPermitted},
            lambda: edit_error_code(
                error_code=row, version=row.version, description=description,
                resolution=resolution, retired=gone, by=self.people[who], source=Source.ADMIN,
            ),
        )  # fmt: skip
        if done is not None:
            self.model.write(who, code_cells(code, description, resolution))
            self.model.turn(who, code, gone)

    def edit_service(self, who: str, place: int, name: str, retired: bool) -> None:
        slug = self.code_at(place)[0]
        row = Service.objects.filter(slug=slug).first()
        if row is None:
            return
        done = self.attempt(
            set() if who in EDITORS else {NotPermitted},
            lambda: edit_service(
                service=row, version=row.version, name=name, retired=retired,
                by=self.people[who], source=Source.ADMIN,
            ),
        )  # fmt: skip
        if done is not None:
            self.model.write(who, {name_of(slug): name})
            self.model.turn(who, (slug, ""), retired)

    def add_code(self, who: str, slug: str, name: str) -> None:
        refusals: Refusals = set() if who in EDITORS else {NotPermitted}
        by = self.people[who]
        if not Service.objects.filter(slug=slug).exists():
            self.attempt(refusals, lambda: add_service(self.model, by, slug))
            return
        code = (slug, f"new.{name}")
        if code in self.model.versions or self.model.is_retired((slug, "")):
            refusals.add(InvalidFields)
        texts = {"title_en": "One", "body_en": "Two", "title_ta": "ஒன்று", "body_ta": "இரண்டு"}
        self.attempt(refusals, lambda: add_code(self.model, by, code, texts))

    def delete_code(self, who: str, place: int) -> None:
        code = list(self.model.versions)[-1 - place % 3]
        if code == FALLBACK:
            return
        refusals: Refusals = set() if who in EDITORS else {NotPermitted}
        if any(
            change.key[:2] == code
            for proposal in self.model.proposals.values()
            for change in proposal.changes
            if proposal.is_open or proposal.state == "published"
        ):
            refusals.add(ReleasedCannotBeDeleted)
        row = row_of(code)
        self.attempt(refusals, lambda: delete_error_code(error_code=row, by=self.people[who]))
        if not refusals:
            self.model.forget(code)

    # What holds after each step

    @invariant()
    def no_edit_is_lost(self) -> None:
        texts = {
            str(key): self.model.text(key)
            for key in self.model.writes
            if key.lang and self.model.text(key)
        }
        assert texts_of_all() == texts

    @invariant()
    def what_is_released_is_what_was_approved(self) -> None:
        assert ReleasedCell.objects.cells() == self.model.released
        assert dict(Release.objects.values_list("pk", "state")) == {
            pk: proposal.state for pk, proposal in self.model.proposals.items()
        }

    @invariant()
    def what_is_not_released_is_a_change(self) -> None:
        assert working_changes().changes == self.model.changes

    @invariant()
    def apps_get_what_is_released(self) -> None:
        for tag in ASKED:
            release, body = self.model.made[tag][-1]
            given = current_bundle(tag)
            assert given.release == release
            assert given.whole.bodies["identity"] == body
