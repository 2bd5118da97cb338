"""What publishers, importers and editors of codes do for a while, and what must be true afterwards."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise
from random import Random
from typing import Any

from django.contrib.auth.models import User

from catalog.domain.cells import CODE_FIELDS, TEXT_COLUMNS, CellKey, difference, split_column
from catalog.models import ErrorCode, Message, Release, ReleasedCell, Service, Source
from catalog.operations.changes import working_changes
from catalog.operations.edit_code import edit_error_code
from catalog.operations.errors import (
    NothingToPropose,
    NotOpen,
    NotWhatWasSeen,
    ReleasedMeanwhile,
    StaleEdit,
)
from catalog.operations.propose import propose, renew
from catalog.operations.review import approve, withdraw
from tests import replaying
from tests.faults.tasks import digests, one_moment, say
from tests.sending import imported

# A write as it must be found in the history: who, of which row, which column, what.
Write = tuple[str, int, str, str]


def publish_for(seconds: float, name: str) -> None:
    """Approve the oldest proposal, or propose what has changed, over and over; says what came of it."""
    publisher, proposer = (User.objects.get(username=one) for one in (name, "proposer"))
    came: Counter[str] = Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        oldest = Release.objects.open().first()
        if oldest is not None:
            came[_approved(oldest.pk, publisher, proposer)] += 1
            continue
        try:
            propose(by=proposer, note=f"Seen by {name}")
        except NothingToPropose:
            came["NothingToPropose"] += 1
    say(came=came)


def _approved(proposal: int, publisher: User, proposer: User) -> str:
    """What became of it: approved, or renewed or withdrawn where its texts were released otherwise."""
    try:
        approve(proposal=proposal, by=publisher)
    except NotOpen:
        return "NotOpen"
    except ReleasedMeanwhile:
        try:
            renew(proposal=proposal, by=proposer)
        except NotOpen:
            return "NotOpen"
        except NothingToPropose:
            withdraw(proposal=proposal, by=proposer)
        return "ReleasedMeanwhile"
    return "published"


def import_for(seconds: float, name: str, codes: list[tuple[str, str]]) -> None:
    """Import a text and a description of each of `codes`, over and over; says what was written.

    What others write on the way is overwritten, unless they do so again and again: then nothing is.
    """
    by = User.objects.get(username=name)
    rows = {code: _pks(code) for code in map(tuple, codes)}
    written: list[Write] = []
    until, number = time.monotonic() + seconds, 0
    # Others may be quicker each time; once they have gone, one gets through.
    while time.monotonic() < until or not written:
        number += 1
        text = f"{name} {number}"
        lines = [f"{service},{code},{text},{text}" for service, code in rows]
        file = "\n".join(("service,code,description,title_ur", *lines)).encode()
        try:
            imported(file, by=by, file_name=f"{number}.csv", otherwise="mine")
        except NotWhatWasSeen:
            continue
        for message, error_code in rows.values():
            written.append((name, message, "title_ur", text))
            written.append((name, error_code, "description", text))
    say(written=written)


def edit_codes_for(seconds: float, name: str, codes: list[tuple[str, str]]) -> None:
    """Describe one of `codes` after the other anew; says what was written."""
    by, random = User.objects.get(username=name), Random(name)
    pks = [_pks((service, code))[1] for service, code in codes]
    written: list[Write] = []
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        number += 1
        row = ErrorCode.objects.get(pk=random.choice(pks))
        try:
            edit_error_code(
                error_code=row, version=row.version, description=f"{name} {number}",
                resolution=row.resolution, retired=row.retired, by=by, source=Source.ADMIN,
            )  # fmt: skip
        except StaleEdit:
            continue
        written.append((name, row.pk, "description", f"{name} {number}"))
    say(written=written)


def watch_for(seconds: float) -> None:
    """Look, over and over, whether all that differs from what is released counts as a change."""
    until, times = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        with one_moment():
            _check_working()
        times += 1
    say(watched=times)


def find(codes: list[tuple[str, str]]) -> None:
    """Says the primary keys of these codes' messages."""
    say(messages=[_pks((service, code))[0] for service, code in codes])


def _pks(code: tuple[str, ...]) -> tuple[int, int]:
    row = Message.objects.get(error_code__service__slug=code[0], error_code__code=code[1])
    assert row.error_code_id is not None
    return row.pk, row.error_code_id


def check_all(written: list[Write]) -> None:
    """Nothing is lost, torn or marked as released that is not. Says each bundle's name."""
    with one_moment():
        states = replaying.check()
        assert Counter(_in_history()) == Counter(map(tuple, written))
        _check_working()
        say(release=len(states) - 1, digests=digests())


def _check_working() -> None:
    assert working_changes().changes == difference(ReleasedCell.objects.cells(), _working())


def _in_history() -> list[Write]:
    """Every write since the first release, and that each row stands as its last one left it."""
    found: list[Write] = []
    for model, columns in ((Message, TEXT_COLUMNS), (ErrorCode, CODE_FIELDS)):
        rows: dict[int, list[dict[str, Any]]] = {}
        told = model.history.order_by("history_id").values(
            "id", "version", "history_user__username", *columns
        )
        for row in told:
            rows.setdefault(row["id"], []).append(row)
        for pk, writes in rows.items():
            assert [row["version"] for row in writes] == list(range(1, len(writes) + 1))
            last = model.objects.filter(pk=pk).values("version", *columns).get()
            assert last == {name: writes[-1][name] for name in last}
            for before, after in pairwise(writes):
                for name in columns:
                    if (before[name] or "") != (after[name] or ""):
                        found.append((after["history_user__username"], pk, name, after[name]))
    return [write for write in found if write[0] != "admin"]


def _working() -> dict[CellKey, str]:
    """The working copy's cells, read row by row. Nothing is retired here."""
    cells = {CellKey(row.slug, "", "", "name"): row.name for row in Service.objects.all()}
    for row in Message.objects.select_related("error_code__service"):
        for column in TEXT_COLUMNS:
            name, lang = split_column(column)
            cells[CellKey(*row.key, lang, name)] = getattr(row, column) or ""
        if row.error_code is not None:
            for name in CODE_FIELDS:
                cells[CellKey(*row.key, "", name)] = getattr(row.error_code, name)
    return {key: text for key, text in cells.items() if text}
