"""What a second person does with a proposal: approve, send back, say something of it; or it is withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.domain.cells import digest
from catalog.models import Change, Comment, Release
from catalog.operations.errors import (
    FourEyes,
    InvalidFields,
    NotFound,
    NotOpen,
    NotPermitted,
    NotWhatWasSeen,
)
from catalog.operations.go_live import check, go_live, one_publisher
from catalog.operations.permissions import may, require
from catalog.operations.propose import close, locked

_LONGEST = 2_000


def approve(
    *, proposal: int, by: Any, at: datetime | None = None, seen: str | None = None
) -> Release:
    """Approve exactly what was proposed: it goes live now, or by `publish_due` once it is `at`.

    `seen`: the digest of the changes that the person was shown. Raises NotPermitted, NotFound,
    NotOpen, FourEyes, InvalidFields (`at` is past), ReleasedMeanwhile, MissingSource,
    NotWhatWasSeen.
    """
    require(by, "publish_release")
    with one_publisher():
        release = locked(proposal)
        if release.state != Release.State.PROPOSED:
            raise NotOpen(_ended(release))
        check_four_eyes(release=release, by=by)
        now = timezone.now()
        if at is not None and at <= now:
            raise InvalidFields({"at": [_("This time is past. Choose a later one.")]})
        changes = release.changes.cell_changes()
        if seen is not None and seen != digest(changes):
            raise NotWhatWasSeen(_("This is not the proposal that you saw. Look at it again."))
        release.approved_by, release.approved_at = by, now
        release.four_eyes = settings.FOUR_EYES
        if at is None:
            go_live(release, at=now)
        else:
            check(changes)
            release.state, release.publish_at = Release.State.APPROVED, at
            release.save()
        return release


def check_four_eyes(*, release: Release, by: Any) -> None:
    """Raises FourEyes where `by` proposed `release` or edited a change in it, and the rule is on."""
    if not settings.FOUR_EYES:
        return
    if release.proposed_by_id == by.pk:
        raise FourEyes(_("You proposed this yourself. Another person must approve it."))
    mine = Change.objects.filter(release=release, edits__by=by)
    if mine.exists():
        names = [str(change.key) for change in mine[:3]]
        count = mine.count()
        raise FourEyes(
            ngettext(
                "You edited %(count)d of these texts yourself (%(names)s). "
                "Another person must approve it.",
                "You edited %(count)d of these texts yourself (%(names)s, …). "
                "Another person must approve it.",
                count,
            )
            % {"count": count, "names": ", ".join(names)}
        )


def send_back(*, proposal: int, by: Any, reason: str) -> Release:
    """Back to its proposer, who can mend the texts and renew it; also when it waits for its time.

    Raises NotPermitted, NotFound, NotOpen, InvalidFields (no reason).
    """
    require(by, "publish_release")
    told = _text(reason, "reason", _("Say what is to be mended."))
    with transaction.atomic():
        release = locked(proposal)
        if not release.is_open:
            raise NotOpen(_ended(release))
        close(release, state=Release.State.REJECTED, by=by, reason=told)
        return release


def withdraw(*, proposal: int, by: Any, reason: str = "") -> Release:
    """Take back one's own proposal, before it goes live. Raises NotPermitted, NotFound, NotOpen."""
    require(by, "propose_release")
    with transaction.atomic():
        release = locked(proposal)
        if not release.is_open:
            raise NotOpen(_ended(release))
        if release.proposed_by_id != by.pk:
            raise NotPermitted(
                _("Only %(user)s, who proposed it, can withdraw it. A publisher can send it back.")
                % {"user": release.proposed_by.get_username()}
            )
        close(release, state=Release.State.WITHDRAWN, by=by, reason=reason.strip()[:_LONGEST])
        return release


def comment(*, proposal: int, by: Any, text: str, change: int | None = None) -> Comment:
    """Say something of a proposal, or of one of its changes, for as long as it can be mended.

    Raises NotPermitted, NotFound, NotOpen, InvalidFields (no text).
    """
    if not may(by, "publish_release"):
        require(by, "propose_release")
    told = _text(text, "text", _("Write something first."))
    with transaction.atomic():
        release = locked(proposal)
        if not release.is_open and release.state != Release.State.REJECTED:
            raise NotOpen(_ended(release))
        if change is not None and not release.changes.filter(pk=change).exists():
            raise NotFound(_("There is no such change in this proposal."))
        return Comment.objects.create(
            release=release, change_id=change, by=by, at=timezone.now(), text=told
        )


def may_approve(*, release: Release, by: Any) -> str:
    """Why `by` can't approve `release`, in a sentence; empty where they can."""
    try:
        require(by, "publish_release")
        check_four_eyes(release=release, by=by)
    except (NotPermitted, FourEyes) as refused:
        return str(refused)
    return ""


def _ended(release: Release) -> str:
    if release.state == Release.State.PUBLISHED:
        return _("It is live already, as release %(number)d.") % {"number": release.number}
    if release.state == Release.State.APPROVED:
        return _("It is approved already and waits for its time.")
    return _("It is %(state)s and can't go on. Renew it, or propose anew.") % {
        "state": release.get_state_display()
    }


def _text(text: str, field: str, missing: str) -> str:
    told = text.strip()
    if not told:
        raise InvalidFields({field: [missing]})
    if len(told) > _LONGEST:
        raise InvalidFields(
            {field: [_("At most %(limit)d characters, please.") % {"limit": _LONGEST}]}
        )
    return told
