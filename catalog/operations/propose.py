"""Proposing: a frozen set of changes that another person is asked to approve."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.domain.cells import CellChange, digest
from catalog.domain.selection import EVERYTHING, Selection
from catalog.models import Change, ChangeEdit, Release, Service
from catalog.operations.changes import working_changes
from catalog.operations.edits import edits_of
from catalog.operations.errors import (
    InvalidFields,
    NotFound,
    NothingToPropose,
    NotOpen,
    NotWhatWasSeen,
)
from catalog.operations.go_live import check, one_publisher
from catalog.operations.languages import check_languages
from catalog.operations.permissions import require
from catalog.operations.read_changes import read_changes
from catalog.operations.roll_back_changes import roll_back_changes


def propose(
    *, by: Any, note: str, selection: Selection = EVERYTHING, seen: str | None = None
) -> Release:
    """A proposal of the working copy's changes that `selection` means, as they are now.

    What an open proposal brings with the same text stays out. `seen`: the digest of the changes
    that the person was shown; where they are others now, raises NotWhatWasSeen. Raises
    NotPermitted, InvalidFields (no note), NotFound, NothingToPropose, MissingSource.
    """
    require(by, "propose_release")
    note = checked_note(note)
    _check_selection(selection)
    with one_publisher():
        changes = read_changes(selection).free
        if not changes:
            raise NothingToPropose(_("Nothing of this has changed that is not proposed already."))
        if seen is not None and seen != digest(changes):
            raise NotWhatWasSeen(
                _("The changes are no longer those that you saw. Look at them again, then propose.")
            )
        return freeze(by=by, note=note, changes=changes)


def renew(*, proposal: int, by: Any, note: str = "") -> Release:
    """The same messages and languages proposed anew, as they stand now; a roll back once more.

    For a proposal that was sent back, or one whose texts were released otherwise meanwhile; one
    that is open is withdrawn by this. Without `note` the old one stands. Raises NotPermitted,
    NotFound, NotOpen, NothingToPropose, MissingSource.
    """
    require(by, "propose_release")
    with one_publisher():
        old = locked(proposal)
        if not old.is_open and old.state != Release.State.REJECTED:
            raise NotOpen(_("Only what is open or was sent back can be renewed."))
        if Release.objects.filter(renews=old).exists():
            raise NotOpen(_("It has been renewed already."))
        changes = _anew(old)
        if not changes:
            raise NothingToPropose(_("Nothing of it differs from what is released. Withdraw it."))
        made = freeze(
            by=by,
            note=note.strip() or old.note,
            changes=changes,
            renews=old,
            rolls_back_to=old.rolls_back_to,
        )
        if old.is_open:
            reason = _("Renewed as proposal %(number)d.") % {"number": made.pk}
            close(old, state=Release.State.WITHDRAWN, by=by, reason=reason)
        return made


def freeze(
    *,
    by: Any,
    note: str,
    changes: list[CellChange],
    renews: Release | None = None,
    rolls_back_to: Release | None = None,
) -> Release:
    """Write a proposal with its changes and who edited them. Raises MissingSource, ReleasedMeanwhile.

    Within `one_publisher`. In a roll back nobody edited anything: its texts were approved before.
    """
    check(changes)
    release = Release.objects.create(
        note=note,
        proposed_by=by,
        proposed_at=timezone.now(),
        renews=renews,
        rolls_back_to=rolls_back_to,
    )
    rows = [
        Change(release=release, **change.key._asdict(), old=change.old, new=change.new)
        for change in changes
    ]
    Change.objects.bulk_create(rows, batch_size=2_000)
    if rolls_back_to is None:
        _write_edits(release, changes)
    return release


def _write_edits(release: Release, changes: list[CellChange]) -> None:
    pks = {row.key: row.pk for row in release.changes.all()}
    ChangeEdit.objects.bulk_create(
        (
            ChangeEdit(
                change_id=pks[edit.key],
                by_id=edit.by,
                at=edit.at,
                source=edit.source,
                reason=edit.reason,
            )
            for edit in edits_of(changes)
        ),
        batch_size=2_000,
    )


def _anew(old: Release) -> list[CellChange]:
    keys = [change.key for change in old.changes.cell_changes()]
    if old.rolls_back_to_id is not None:
        return [
            change
            for change in roll_back_changes(to=old.rolls_back_to_id)
            if change.key in set(keys)
        ]
    mended = {(key.service, key.code, key.lang) for key in keys}
    return [
        change
        for change in working_changes().changes
        if (*change.key[:2], change.key.lang) in mended
    ]


def locked(proposal: int) -> Release:
    """The proposal, nobody else changing it until the transaction ends. Raises NotFound."""
    row = Release.objects.select_for_update(no_key=True, of=("self",)).filter(pk=proposal).first()
    if row is None:
        raise NotFound(_("There is no proposal %(number)d.") % {"number": proposal})
    return row


def close(release: Release, *, state: str, by: Any | None, reason: str) -> None:
    """Send back or withdraw, for good. `by` None: the machine."""
    release.state, release.reason = state, reason
    release.closed_by, release.closed_at = by, timezone.now()
    release.save()


def checked_note(note: str) -> str:
    """The note without white space around it. Raises InvalidFields where there is none."""
    if not note.strip():
        raise InvalidFields({"note": [_("Say in a few words what this release changes.")]})
    return note.strip()


def _check_selection(selection: Selection) -> None:
    check_languages(selection.languages)
    _check_services({*selection.services, *(service for service, _code in selection.messages)})


def _check_services(slugs: Iterable[str]) -> None:
    wanted = {slug for slug in slugs if slug != "*"}
    missing = sorted(wanted - set(Service.objects.values_list("slug", flat=True)))
    if missing:
        raise NotFound(_("There is no service “%(slug)s”.") % {"slug": missing[0]})
