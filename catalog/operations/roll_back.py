"""Rolling back to an earlier release: a new release with the opposite changes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.domain.cells import digest
from catalog.models import Release
from catalog.operations.errors import NothingToPropose, NotWhatWasSeen
from catalog.operations.go_live import go_live, one_publisher
from catalog.operations.languages import check_languages
from catalog.operations.permissions import require
from catalog.operations.propose import checked_note, freeze
from catalog.operations.roll_back_changes import roll_back_changes


def roll_back(
    *,
    to: int,
    by: Any,
    note: str,
    services: Collection[str] = (),
    languages: Collection[str] = (),
    emergency: bool = False,
    seen: str | None = None,
) -> Release:
    """Propose what leads back to release `to`, whole or for some services or languages.

    It goes through the same review as any proposal. With `emergency`, a right of its own, it is
    live at once, and marked so for ever. The working copy keeps its texts; where they differ from
    what is then released they are changes again. Raises NotPermitted, InvalidFields (no note),
    NotFound, NothingToPropose, MissingSource, NotWhatWasSeen.
    """
    require(by, "emergency_rollback" if emergency else "propose_release")
    note = checked_note(note)
    check_languages(languages)
    with one_publisher():
        changes = roll_back_changes(to=to, services=services, languages=languages)
        if not changes:
            raise NothingToPropose(
                _("Nothing of this has changed since release %(number)d.") % {"number": to}
            )
        if seen is not None and seen != digest(changes):
            raise NotWhatWasSeen(
                _("The changes are no longer those that you saw. Look at them again.")
            )
        target = Release.objects.get(number=to)
        release = freeze(by=by, note=note, changes=changes, rolls_back_to=target)
        if emergency:
            now = timezone.now()
            release.approved_by, release.approved_at, release.emergency = by, now, True
            release.four_eyes = settings.FOUR_EYES
            go_live(release, at=now)
        return release
