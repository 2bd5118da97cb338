"""Apps ask all the time while the database dies twice, workers restart and releases go live.

The short form of bench/outage.py.
"""

from __future__ import annotations

from tests.outages import scenario
from tests.outages.own_postgres import Own


def test_nobody_notices_a_database_that_dies_twice_but_by_what_is_told(own: Own) -> None:
    report = scenario.run(own, releases=5, down=5)
    seen = report.seen
    assert not seen.failures, seen.failures[:5]
    assert not report.torn
    assert (report.releases, report.restarts) == (5, 2)
    assert report.longest_behind <= 1, report.longest_behind
    # Both kinds of answers were there, from releases of each kind.
    assert seen.asked > 1_000
    assert seen.unchanged > 100
    assert {release for _lang, release, *_rest in seen.last} >= {1, 2, 6}
    # Told after some seconds of grace, as long as it lasts, and no more soon after.
    assert seen.stale > 100
    for told, lasted in zip(report.stale_told, report.outages, strict=True):
        assert lasted - 2 <= told <= lasted + 1, (told, lasted)
    assert all(after <= 2 for after in report.confirmed_after), report.confirmed_after
