"""Publishing without a reviewer, where that is allowed, and what was approved for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from catalog.domain.cells import digest
from catalog.domain.languages import SOURCE
from catalog.models import Release
from catalog.operations.changes import working_changes
from catalog.operations.errors import (
    FourEyes,
    MissingSource,
    NothingToPropose,
    NotWhatWasSeen,
    ReleasedMeanwhile,
)
from catalog.operations.go_live import go_live, one_publisher
from catalog.operations.permissions import require
from catalog.operations.propose import checked_note, close, freeze, locked


def publish(*, by: Any, note: str, seen: str | None = None) -> Release:
    """Propose and approve all changes in one step: for teams of one, where four eyes are off.

    `seen`: the digest of the changes that the person was shown; where others came in the
    meantime, raises NotWhatWasSeen. Raises FourEyes, NotPermitted, InvalidFields (no note),
    NothingToPropose, MissingSource.
    """
    require(by, "propose_release", "publish_release")
    if settings.FOUR_EYES:
        raise FourEyes(
            _("Nobody publishes alone here. Propose it, and another person approves it.")
        )
    return publish_alone(by=by, note=note, seen=seen)


def publish_alone(*, by: Any, note: str, seen: str | None = None) -> Release:
    """All changes as a release that is marked as made without four eyes. No door calls this."""
    note = checked_note(note)
    with one_publisher():
        changes = working_changes().changes
        if not changes:
            raise NothingToPropose(_("Nothing has changed since the current release."))
        if seen is not None and seen != digest(changes):
            raise NotWhatWasSeen(
                _("The changes are no longer those that you saw. Look at them again, then publish.")
            )
        release = freeze(by=by, note=note, changes=changes)
        now = timezone.now()
        release.approved_by, release.approved_at, release.four_eyes = by, now, False
        go_live(release, at=now)
        return release


@dataclass(frozen=True, slots=True)
class Due:
    """A release whose time had come. `refused`: why it was sent back instead; else it is live."""

    release: Release
    refused: str = ""


def publish_due(*, now: datetime | None = None) -> list[Due]:
    """Publish what was approved for a time that has come, the earliest first, each once.

    A run that was missed publishes late. What can no longer go live as it was approved goes back
    to its proposer, for nobody expects it later. The others are not held up by it.
    """
    until = now or timezone.now()
    waiting = Release.objects.filter(state=Release.State.APPROVED, publish_at__lte=until)
    pks = list(waiting.order_by("publish_at", "pk").values_list("pk", flat=True))
    return [due for pk in pks if (due := _publish_one(pk, until)) is not None]


def _publish_one(pk: int, until: datetime) -> Due | None:
    try:
        with one_publisher():
            release = locked(pk)
            # Another scheduler was faster.
            if release.state != Release.State.APPROVED:
                return None
            go_live(release, at=until)
            return Due(release)
    except (ReleasedMeanwhile, MissingSource) as refused:
        return _sent_back(pk, refused)


def _sent_back(pk: int, refused: Exception) -> Due | None:
    with one_publisher():
        release = locked(pk)
        if release.state != Release.State.APPROVED:
            return None
        with translation.override(SOURCE):
            reason = _("It could not go live at its time. %(why)s") % {"why": refused}
        close(release, state=Release.State.REJECTED, by=None, reason=reason)
        return Due(release, str(refused))
