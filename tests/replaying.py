"""The published releases replayed from the first: what the database must hold, and nothing else."""

from __future__ import annotations

from catalog.domain import bundles
from catalog.domain.cells import CellChange, CellKey, applied
from catalog.domain.languages import TAGS
from catalog.models import Bundle, Change, Release, ReleasedCell
from catalog.models.change import KEY

State = dict[CellKey, str]


def states() -> list[State]:
    """The released cells as each release left them, at its number; nothing before the first."""
    published = list(Release.objects.published().order_by("number"))
    numbers = range(1, len(published) + 1)
    assert [release.number for release in published] == list(numbers)
    changes: dict[int, list[CellChange]] = {number: [] for number in numbers}
    rows = Change.objects.filter(release__in=Release.objects.published())
    for number, old, new, *key in rows.values_list("release__number", "old", "new", *KEY):
        assert number is not None
        changes[number].append(CellChange(CellKey(*key), old, new))
    found: list[State] = [{}]
    for number in numbers:
        for change in changes[number]:
            assert found[-1].get(change.key, "") == change.old, (number, change)
        found.append(applied(found[-1], changes[number]))
    return found


def check() -> list[State]:
    """The released state is the last, and every bundle ever made is its own state's. The states."""
    found = states()
    assert ReleasedCell.objects.cells() == found[-1]
    rows = Bundle.objects.values_list("lang", "release_id", "body")
    assert {(tag, number): bytes(body) for tag, number, body in rows} == _bundles(found)
    return found


def check_newest() -> list[State]:
    """As `check`, but only the bundles that apps get now."""
    found = states()
    assert ReleasedCell.objects.cells() == found[-1]
    for tag in TAGS:
        newest = Bundle.objects.filter(lang=tag).latest("release_id")
        made = bundles.render(release=newest.release_id, lang=tag, cells=found[-1])
        assert bytes(newest.body) == made.body, tag
        assert newest.digest == bundles.digest(made.body)
    return found


def _bundles(found: list[State]) -> dict[tuple[str, int], bytes]:
    """By language and number: a language has a new one only where it differs."""
    made: dict[tuple[str, int], bytes] = {}
    for tag in TAGS:
        last = 0
        for number, state in enumerate(found[1:], start=1):
            same = bundles.render(release=last, lang=tag, cells=state).body
            if not last or same != made[tag, last]:
                made[tag, number] = bundles.render(release=number, lang=tag, cells=state).body
                last = number
    return made
