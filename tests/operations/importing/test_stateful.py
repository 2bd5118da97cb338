"""Editors, exports and imports in any order, held against a model of the three-way merge.

No text that somebody wrote is replaced by a file whose sender had not seen it, unless that was
decided; and what was decided is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from catalog.models import ImportRow, Message, Source
from catalog.operations.edit_code import create_error_code, create_service
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import ImportUndecided
from catalog.operations.importing.bases import version_of
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.undo import undo_import
from tests.operations.importing.conftest import table
from tests.sending import sent

pytestmark = pytest.mark.django_db

CODES = ("a", "b")
COLUMNS = ("title_hi", "title_ta")
TEXTS = st.sampled_from(("एक", "दो", "तीन", ""))
Texts = dict[str, str]


@dataclass
class Row:
    """One message in the model: its texts at each version, the newest last."""

    versions: dict[int, Texts]

    @property
    def version(self) -> int:
        return max(self.versions)

    @property
    def texts(self) -> Texts:
        return self.versions[self.version]

    def write(self, changed: Texts) -> None:
        new = {**self.texts, **changed}
        if new != self.texts:
            self.versions[self.version + 1] = new


@dataclass
class Sheet:
    """A spreadsheet: the rows as exported, and what somebody has typed into it since."""

    versions: dict[str, int]
    texts: dict[str, Texts]
    has_versions: bool = True


@dataclass
class Done:
    """An import that was applied: the texts before and after, by code and column."""

    pk: int
    changes: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


class Merging(RuleBasedStateMachine):
    sheets = Bundle("sheets")
    imports = Bundle("imports")

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.by = User.objects.create_superuser("somebody", password="x")
        self.model = {code: Row({1: dict.fromkeys(COLUMNS, "")}) for code in CODES}
        service = create_service(slug="s", name="S", by=self.by, source=Source.ADMIN)
        for code in CODES:
            create_error_code(
                service=service, code=code, description="", resolution="retry", texts={},
                by=self.by, source=Source.ADMIN,
            )  # fmt: skip

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(code=st.sampled_from(CODES), column=st.sampled_from(COLUMNS), text=TEXTS)
    def edit(self, code: str, column: str, text: str) -> None:
        row = self._stored(code)
        edit_message(
            message=row.pk,
            version=row.version,
            texts={column: text},
            by=self.by,
            source=Source.ADMIN,
        )
        self.model[code].write({column: text})

    @rule(target=sheets)
    def export(self) -> Sheet:
        return Sheet(
            {code: row.version for code, row in self.model.items()},
            {code: dict(row.texts) for code, row in self.model.items()},
        )

    @rule(sheet=sheets, code=st.sampled_from(CODES), column=st.sampled_from(COLUMNS), text=TEXTS)
    def type_into(self, sheet: Sheet, code: str, column: str, text: str) -> None:
        sheet.texts[code][column] = text

    @rule(sheet=sheets)
    def lose_the_versions(self, sheet: Sheet) -> None:
        sheet.has_versions = False

    @rule(target=imports, sheet=sheets, otherwise=st.sampled_from(("stop", "mine", "theirs")))
    def send(self, sheet: Sheet, otherwise: Any) -> Done:
        made = sent(self._file(sheet), by=self.by, erase_blanks=True)
        taken, conflicts = self._merged(sheet)
        if conflicts and otherwise == "stop":
            with pytest.raises(ImportUndecided):
                confirm_import(of=made.pk, by=self.by)
            return Done(0)
        confirm_import(of=made.pk, by=self.by, otherwise=otherwise)
        decided = {
            (row.code, column): choice
            for row in ImportRow.objects.filter(of=made)
            for column, choice in row.decided.items()
        }
        assert decided == dict.fromkeys(conflicts, otherwise)
        wanted = {**taken, **(conflicts if otherwise == "mine" else {})}
        done = Done(made.pk)
        for (code, column), text in wanted.items():
            done.changes[code, column] = self.model[code].texts[column], text
        self._write(wanted)
        return done

    @rule(done=imports)
    def undo(self, done: Done) -> None:
        if not done.pk:
            return
        undone = undo_import(of=done.pk, by=self.by, source=Source.ADMIN)
        still = {
            key: before
            for key, (before, after) in done.changes.items()
            if self.model[key[0]].texts[key[1]] == after
        }
        assert undone.put_back["texts"] == len(still)
        assert len(undone.kept) == len(done.changes) - len(still)
        self._write(still)
        done.pk = 0

    @invariant()
    def the_catalogue_is_as_the_model_has_it(self) -> None:
        for code, row in getattr(self, "model", {}).items():
            stored = self._stored(code)
            assert {column: getattr(stored, column) for column in COLUMNS} == row.texts, code
            assert stored.version == row.version

    def _stored(self, code: str) -> Message:
        return Message.objects.rewrite(False).get(error_code__code=code)

    def _file(self, sheet: Sheet) -> bytes:
        return table(
            ("service", "code", "version", *COLUMNS),
            *(
                {
                    "service": "s",
                    "code": code,
                    **texts,
                    "version": version_of(self._stored(code).pk, sheet.versions[code], 1)
                    if sheet.has_versions
                    else "",
                }
                for code, texts in sheet.texts.items()
            ),
        )

    def _merged(self, sheet: Sheet) -> tuple[dict[Any, str], dict[Any, str]]:
        """What the file changes, and what both sides changed, by code and column."""
        taken: dict[Any, str] = {}
        conflicts: dict[Any, str] = {}
        for code, texts in sheet.texts.items():
            row = self.model[code]
            base = row.versions[sheet.versions[code]] if sheet.has_versions else row.texts
            for column, text in texts.items():
                if text in (base[column], row.texts[column]):
                    continue
                same = base[column] == row.texts[column]
                (taken if same else conflicts)[code, column] = text
        return taken, conflicts

    def _write(self, wanted: dict[Any, str]) -> None:
        for code in CODES:
            self.model[code].write(
                {column: text for (one, column), text in wanted.items() if one == code}
            )


def test_no_edit_is_lost_without_a_decision(db: None) -> None:
    run_state_machine_as_test(
        Merging, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )
