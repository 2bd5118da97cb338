"""The newest bundles as this process holds them, and one look whether there are newer ones."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import DatabaseError
from django.db.models import Max

from catalog.domain import manifest
from catalog.domain.conditional import IDENTITY
from catalog.domain.manifest import Manifest
from catalog.models import Bundle, Release
from catalog.operations.loaded_bundle import LoadedBundle, load

# Answers count as stale when the database has not confirmed them for so many seconds.
GRACE = 3.0


@dataclass(frozen=True)
class Held:
    """Bundles by language, of release `release`. A newer release is another `Held`."""

    release: int
    bundles: Mapping[str, LoadedBundle]
    manifest: Manifest | None = None


@dataclass
class Shelf:
    """What the process holds. `confirmed`: when the database last said so, in seconds of the epoch."""

    held: Held = field(default_factory=lambda: Held(0, {}))
    confirmed: float = 0.0
    followed: bool = False
    # Taken from the disk: the database has said nothing since the process began.
    unconfirmed: bool = False

    def confirm(self) -> None:
        """The database says just now that it is the newest."""
        self.confirmed, self.unconfirmed = time.time(), False

    def stale_seconds(self, now: float | None = None) -> int:
        """For how long the database has not confirmed what is held; 0 within the grace."""
        if not self.followed or not self.held.release:
            return 0
        age = (time.time() if now is None else now) - self.confirmed
        if self.unconfirmed:
            return max(1, int(age))
        return int(age) if age > GRACE else 0


shelf = Shelf()


def refresh(target: Shelf = shelf) -> bool:
    """Ask the database once; whether there was something new. Raises DatabaseError, InterfaceError."""
    newest = Release.objects.published().aggregate(last=Max("number"))["last"] or 0
    if target.held.release and not newest:
        # Emptied, or about to be filled from a backup. Readers go on.
        raise DatabaseError("it has no release any more")
    if newest == target.held.release:
        target.confirm()
        return False
    target.held = _taken(target.held, newest)
    target.confirm()
    return True


def _taken(known: Held, newest: int) -> Held:
    """The bundles of release `newest`, those that it did not change taken over."""
    rows = Bundle.objects.filter(release_id__lte=newest)
    made = dict(rows.order_by().values_list("lang").annotate(last=Max("release_id")))
    bundles: dict[str, LoadedBundle] = {}
    for tag, changed in made.items():
        mine = known.bundles.get(tag)
        if mine is None or mine.release != changed:
            mine = load(Bundle.objects.get(lang=tag, release_id=changed))
        bundles[tag] = mine
    release = Release.objects.get(number=newest)
    assert release.published_at is not None
    return Held(newest, bundles, manifest_of(newest, release.published_at.isoformat(), bundles))


def manifest_of(release: int, at: str, bundles: Mapping[str, LoadedBundle]) -> Manifest:
    """The manifest of release `release`, live since `at` (RFC 3339), with these bundles by language."""
    return Manifest(
        release,
        at,
        {
            tag: manifest.entry(
                lang=tag,
                release=bundle.release,
                digest=bundle.whole.digest,
                size=len(bundle.whole.bodies[IDENTITY]),
                messages=len(bundle),
                translated=bundle.translated,
            )
            for tag, bundle in bundles.items()
        },
    )
