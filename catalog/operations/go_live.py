"""How a release goes live: the one way, inside the transaction of whoever publishes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog.domain import bundles
from catalog.domain.cells import (
    FALLBACK,
    CellChange,
    CellKey,
    Cells,
    applied,
    codes_of,
)
from catalog.domain.conditional import IDENTITY, Representation
from catalog.domain.languages import SOURCE, TAGS
from catalog.models import Bundle, Release, ReleasedCell
from catalog.operations.changes import Code, released_cells, released_rows, settle
from catalog.operations.errors import MissingSource, NotWhatWasSeen, ReleasedMeanwhile

_FALLBACK_CODE = (FALLBACK, FALLBACK)


@contextmanager
def one_publisher() -> Iterator[None]:
    """One transaction in which nobody else publishes or proposes: they wait until it ends.

    Raises NotWhatWasSeen for the second of two who publish the very first release at once,
    when there is nothing yet to wait for.
    """
    try:
        with transaction.atomic():
            # The first release stands for all. SQLite has one writer at a time anyway.
            list(Release.objects.filter(number=1).select_for_update(no_key=True).values_list("pk"))
            yield
    except IntegrityError as error:
        if "number" not in str(error):
            raise
        raise NotWhatWasSeen(_("Someone else has just published. Look at what is left.")) from error


def go_live(release: Release, *, at: datetime) -> None:
    """Publish an approved `release` as the next number, within `one_publisher`.

    Writes the number, the released state and the bundles of the languages that change. Raises
    ReleasedMeanwhile where a text is no longer the one that it was proposed against, and
    MissingSource.
    """
    changes = release.changes.cell_changes()
    before = check(changes)
    last = Release.objects.published().first()
    release.number = 1 if last is None or last.number is None else last.number + 1
    release.state = Release.State.PUBLISHED
    # Never before its forerunner, though another machine's clock be slow: times tell the order too.
    known = None if last is None else last.published_at
    release.published_at = at if known is None else max(at, known)
    release.save()
    _move_released_state(changes)
    after = applied(before, changes)
    _render_bundles(release, codes_of(changes), before, after)
    settle(codes_of(changes), after)


def check(changes: Iterable[CellChange]) -> dict[CellKey, str]:
    """What is released of all codes that `changes` touch, where they may go live upon it.

    Raises ReleasedMeanwhile, and MissingSource where a code, or the fallback message, would be
    live without an English title and body.
    """
    given = list(changes)
    before = released_cells(codes_of(given))
    moved = [change.key for change in given if before.get(change.key, "") != change.old]
    if moved:
        raise ReleasedMeanwhile(moved)
    _check_source(codes_of(given), applied(before, given))
    return before


def _check_source(codes: Set[Code], after: Cells) -> None:
    known = dict(after)
    if _FALLBACK_CODE not in codes:
        known.update(released_cells({_FALLBACK_CODE}))
    live = {code for code in codes if known.get(CellKey(*code, "", "resolution"))}
    missing = [
        "/".join(code)
        for code in sorted({*live, _FALLBACK_CODE})
        if not all(known.get(CellKey(*code, SOURCE, name)) for name in ("title", "body"))
    ]
    if missing:
        raise MissingSource(
            _("These need an English title and body before they can be published: %(names)s.")
            % {"names": ", ".join(missing)}
        )


def _move_released_state(changes: list[CellChange]) -> None:
    ReleasedCell.objects.bulk_create(
        (ReleasedCell(**change.key._asdict(), text=change.new) for change in changes if change.new),
        update_conflicts=True,
        unique_fields=["service", "code", "lang", "field"],
        update_fields=["text"],
        batch_size=2_000,
    )
    gone = {change.key for change in changes if not change.new}
    if gone:
        rows = released_rows({(key.service, key.code) for key in gone})
        pks = [pk for key, (pk, _text) in rows.items() if key in gone]
        for start in range(0, len(pks), 10_000):
            ReleasedCell.objects.filter(pk__in=pks[start : start + 10_000]).delete()


def _render_bundles(release: Release, codes: Set[Code], before: Cells, after: Cells) -> None:
    """The bundles of the languages in which readers see something else than before."""
    there = set(Bundle.objects.order_by().values_list("lang", flat=True).distinct())
    touched = sorted(code for code in codes if code[1])
    for tag in TAGS:
        was, now = (_shown(cells, touched, tag) for cells in (before, after))
        changed = {code: now[code] for code in touched if now[code] != was[code]}
        if changed or tag not in there:
            _render(release, tag, changed)


def _shown(cells: Cells, codes: Iterable[Code], tag: str) -> dict[Code, Any]:
    return {
        (service, code): bundles.shown(cells, service=service, code=code, lang=tag)
        for service, code in codes
    }


def _render(release: Release, tag: str, changed: Mapping[Code, Any]) -> None:
    assert release.number is not None
    rows = Bundle.objects.filter(lang=tag).order_by("-release_id")
    before = rows.values_list("body", flat=True).first()
    bundle = bundles.patch(bytes(before or b""), release=release.number, lang=tag, changed=changed)
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
