"""For how long the database has not confirmed what a process gives."""

from __future__ import annotations

from catalog.operations.shelf import GRACE, Held, Shelf


def test_within_the_grace_nothing_is_stale() -> None:
    shelf = Shelf(Held(1, {}), confirmed=100.0, followed=True)
    assert shelf.stale_seconds(now=100.0 + GRACE) == 0
    assert shelf.stale_seconds(now=100.1 + GRACE) == int(GRACE)
    assert shelf.stale_seconds(now=137.9) == 37


def test_what_comes_from_the_disk_is_stale_from_the_first_second() -> None:
    shelf = Shelf(Held(1, {}), confirmed=100.0, followed=True, unconfirmed=True)
    assert shelf.stale_seconds(now=100.0) == 1
    assert shelf.stale_seconds(now=111.9) == 11
    shelf.confirm()
    assert shelf.stale_seconds() == 0


def test_whoever_does_not_follow_asks_the_database_each_time() -> None:
    assert Shelf(Held(1, {}), confirmed=100.0).stale_seconds(now=500.0) == 0
