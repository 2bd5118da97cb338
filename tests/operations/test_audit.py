"""The audit's order, its pages, and what a spreadsheet gets."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.models import Change, Message, Release, Source
from catalog.operations.audit import count_events, events, people
from catalog.operations.audit_csv import changes_csv
from catalog.operations.edit_message import edit_message
from catalog.operations.propose import propose
from catalog.operations.publish import publish_due
from catalog.operations.review import approve, comment

pytestmark = pytest.mark.django_db


def proposed(by: User, place: int) -> Release:
    """A proposal of a new Hindi title for the message at that place."""
    row = Message.objects.filter(is_fallback=False).order_by("pk")[place]
    texts = {"title_hi": f"नया {place}"}
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)
    return propose(by=by, note=f"Number {place}")


@pytest.fixture
def checker(db: None) -> User:
    return User.objects.create_superuser("checker")


def test_of_what_was_published_in_one_moment_the_later_release_stands_above(
    shipped: User, checker: User
) -> None:
    soon = timezone.now() + timedelta(hours=1)
    later, earlier = proposed(shipped, 0), proposed(shipped, 1)
    approve(proposal=later.pk, by=checker, at=soon + timedelta(minutes=1))
    approve(proposal=earlier.pk, by=checker, at=soon)
    publish_due(now=soon + timedelta(hours=1))
    newest = events(limit=4)
    assert [(event.release.number, event.name) for event in newest] == [
        *((3, "published"), (2, "published")),
        *((2, "scheduled"), (3, "scheduled")),
    ]
    assert newest[2].text == soon.isoformat()
    mine = events(proposal=later.pk)
    assert [event.name for event in mine] == ["published", "scheduled", "proposed"]


def test_pages_make_the_whole_and_each_costs_the_same(
    shipped: User, checker: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(4):
        made = proposed(shipped, place)
        comment(proposal=made.pk, by=checker, text="Good")
        approve(proposal=made.pk, by=checker)
    whole = events()
    assert len(whole) == count_events() == 3 + 4 * 4
    paged = []
    for offset in range(0, 20, 5):
        # The moments, their releases, their comments.
        with django_assert_max_num_queries(3):
            paged += events(offset=offset, limit=5)
    assert [(e.at, e.name, e.release.pk) for e in paged] == [
        (e.at, e.name, e.release.pk) for e in whole
    ]
    assert people() == ["checker", "root"]
    assert count_events(by="checker", event="commented") == 4
    assert {event.by for event in events(by="root")} == {"root"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(shipped: User, start: str) -> None:
    release = proposed(shipped, 0)
    text = f"{start}cmd|' /C calc'!A0"
    key = {"service": "cms", "code": "cms.timeout", "lang": "hi", "field": "title"}
    Change.objects.create(release=release, **key, old="old", new=text)
    data = b"".join(changes_csv()).decode()
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    (found,) = (row["new"] for row in rows if row["old"] == "old")
    assert found == f"'{text}"
