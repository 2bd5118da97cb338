"""Publishing: the working copy's changes become the next release and its bundles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.domain import bundles
from catalog.domain.cells import FALLBACK, CellChange, CellKey, Cells, digest
from catalog.domain.conditional import IDENTITY, Representation
from catalog.domain.languages import SOURCE, TAGS
from catalog.models import Bundle, Change, ErrorCode, Message, Release, ReleasedCell, Service
from catalog.operations.changes import WorkingChanges, working_changes
from catalog.operations.errors import (
    InvalidFields,
    MissingSource,
    NothingToPublish,
    NotWhatWasSeen,
)
from catalog.operations.permissions import require


def publish(*, by: Any, note: str, seen: str | None = None) -> Release:
    """Release all changes, in one transaction, and return the release.

    `seen`: the digest of the changes that the person was shown; where others came in the
    meantime, raises NotWhatWasSeen. Raises NotPermitted, InvalidFields (no note),
    NothingToPublish, MissingSource.
    """
    require(by, "publish_release")
    if not note.strip():
        raise InvalidFields({"note": [_("Say in a few words what this release changes.")]})
    try:
        with transaction.atomic():
            return _publish(by, note.strip(), seen)
    except IntegrityError as error:
        # Two publishers at once: the number is unique, so one of them wins.
        raise NotWhatWasSeen(_("Someone else has just published. Look at what is left.")) from error


def _publish(by: Any, note: str, seen: str | None) -> Release:
    working = working_changes(lock=True)
    if not working.changes:
        raise NothingToPublish(_("Nothing has changed since the current release."))
    if seen is not None and seen != digest(working.changes):
        raise NotWhatWasSeen(
            _("The changes are no longer those that you saw. Look at them again, then publish.")
        )
    now = timezone.now()
    release = Release.objects.create(
        number=(Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        state=Release.State.PUBLISHED,
        note=note,
        proposed_by=by,
        proposed_at=now,
        published_by=by,
        published_at=now,
    )
    apply_changes(release=release, changes=working.changes)
    _mark_released(working)
    return release


def apply_changes(*, release: Release, changes: list[CellChange]) -> None:
    """Write a release's changes, the released state after them, and the bundles that they change."""
    Change.objects.bulk_create(
        Change(release=release, **change.key._asdict(), old=change.old, new=change.new)
        for change in changes
    )
    _move_released_state(changes)
    _check_source(changes)
    _render_bundles(release, changes)


def _move_released_state(changes: Iterable[CellChange]) -> None:
    ReleasedCell.objects.bulk_create(
        (ReleasedCell(**change.key._asdict(), text=change.new) for change in changes if change.new),
        update_conflicts=True,
        unique_fields=["service", "code", "lang", "field"],
        update_fields=["text"],
    )
    for change in changes:
        if not change.new:
            ReleasedCell.objects.filter(**change.key._asdict()).delete()


def _check_source(changes: Iterable[CellChange]) -> None:
    """Every live code that changed, and the fallback message, can be shown in English."""
    cells = ReleasedCell.objects.in_languages([SOURCE]).cells()
    touched = {(change.key.service, change.key.code) for change in changes}
    live = {
        (key.service, key.code)
        for key in cells
        if key.field == "resolution" and (key.service, key.code) in touched
    }
    missing = [
        f"{service}/{code}"
        for service, code in sorted({*live, (FALLBACK, FALLBACK)})
        if not all(cells.get(CellKey(service, code, SOURCE, name)) for name in ("title", "body"))
    ]
    if missing:
        raise MissingSource(
            _("These need an English title and body before they can be published: %(names)s.")
            % {"names": ", ".join(missing)}
        )


def _languages_of(changes: Iterable[CellChange]) -> Iterable[str]:
    """The languages whose bundle may change: all, where a code came or went or English changed."""
    touched = {change.key.lang for change in changes if change.key.lang}
    everywhere = any(
        change.key.lang == SOURCE or change.key.field == "resolution" for change in changes
    )
    return TAGS if everywhere else [tag for tag in TAGS if tag in touched]


def _render_bundles(release: Release, changes: list[CellChange]) -> None:
    shared = ReleasedCell.objects.in_languages([SOURCE]).cells()
    for tag in _languages_of(changes):
        own = {} if tag == SOURCE else ReleasedCell.objects.filter(lang=tag).cells()
        _render(release, tag, {**shared, **own})


def _render(release: Release, tag: str, cells: Cells) -> None:
    assert release.number is not None
    bundle = bundles.render(release=release.number, lang=tag, cells=cells)
    before = Bundle.objects.filter(lang=tag).order_by("-release_id").first()
    if before is not None and bundles.same_content(bytes(before.body), bundle.body):
        return
    made = Representation.of(bundle.body)
    Bundle.objects.create(
        release=release,
        lang=tag,
        digest=made.digest,
        messages=bundle.messages,
        translated=bundle.translated,
        body=made.bodies[IDENTITY],
        **{name: made.bodies.get(name, b"") for name in bundles.ENCODINGS},
    )


def _mark_released(working: WorkingChanges) -> None:
    for model, keys in (
        (Message, working.messages),
        (ErrorCode, working.error_codes),
        (Service, working.services),
    ):
        model.objects.filter(pk__in=keys).update(released_version=F("version"))
