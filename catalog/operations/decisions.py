"""What one person may do with one proposal now, so that a page offers that and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.domain.cells import CellKey, digest
from catalog.models import Release
from catalog.operations.errors import MissingSource, ReleasedMeanwhile
from catalog.operations.go_live import check
from catalog.operations.permissions import may
from catalog.operations.review import may_approve


@dataclass(frozen=True, slots=True)
class Decisions:
    """`why_not`: why the person can't approve what waits for approval, in a sentence; else empty.

    `conflicts`: cells that were released otherwise since it was proposed. `missing`: what it lacks
    to go live, in a sentence. `seen`: the digest of its changes, for `approve`.
    """

    approve: bool
    why_not: str
    send_back: bool
    withdraw: bool
    renew: bool
    comment: bool
    conflicts: tuple[CellKey, ...]
    missing: str
    seen: str


def decisions(*, release: Release, by: Any) -> Decisions:
    """What `by` may do with `release` as it stands. The operations ask all of it again."""
    waits = release.state == Release.State.PROPOSED
    sent_back = release.state == Release.State.REJECTED
    proposes, publishes = may(by, "propose_release"), may(by, "publish_release")
    conflicts, missing, seen = _held(release) if release.is_open else ((), "", "")
    why_not = ""
    if waits:
        publisher = _("You are no publisher. It waits for one to approve it.")
        why_not = may_approve(release=release, by=by) if publishes else publisher
    may_be_renewed = sent_back or (release.is_open and bool(conflicts))
    return Decisions(
        approve=waits and not (why_not or conflicts or missing),
        why_not=why_not,
        send_back=release.is_open and publishes,
        withdraw=release.is_open and proposes and release.proposed_by_id == by.pk,
        renew=proposes and may_be_renewed and not hasattr(release, "renewed_as"),
        comment=(release.is_open or sent_back) and (proposes or publishes),
        conflicts=conflicts,
        missing=missing,
        seen=seen,
    )


def _held(release: Release) -> tuple[tuple[CellKey, ...], str, str]:
    changes = release.changes.cell_changes()
    seen = digest(changes)
    try:
        check(changes)
    except ReleasedMeanwhile as refused:
        return refused.cells, "", seen
    except MissingSource as refused:
        return (), str(refused), seen
    return (), "", seen
