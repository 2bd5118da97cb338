"""While a large file is read: how far it is, giving it up, and going on after a restart."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from catalog.models import ImportRow, MessageImport, Source
from catalog.operations.importing.beat import SILENT
from catalog.operations.importing.take import take_upload
from tests.admin.pressing import press

TEXT = "service,code,title_hi\ncms,cms.timeout,नया\n"


@pytest.fixture
def reading(people: dict[str, Client]) -> MessageImport:
    """The editor's upload, of which 500 of 1,200 rows are read."""
    made, _new = take_upload(
        file=io.BytesIO(TEXT.encode()),
        file_name="large.csv",
        by=User.objects.get(username="editor"),
        source=Source.IMPORT,
    )
    made.rows, made.total = 500, 1200
    made.save()
    return made


def page_of(made: MessageImport) -> str:
    return f"/admin/catalog/message/import/{made.pk}/"


def test_it_tells_how_far_it_is(people: dict[str, Client], reading: MessageImport) -> None:
    page = people["editor"].get(page_of(reading)).content.decode()
    assert "500 of 1200 rows read." in page
    assert '<progress aria-labelledby="rows-read" max="1200" value="500">' in page
    # Without a script the browser loads it again by itself.
    assert '<noscript><meta http-equiv="refresh"' in page
    assert ">Continue</button>" not in page


def test_without_a_known_total_it_counts(people: dict[str, Client], reading: MessageImport) -> None:
    MessageImport.objects.update(total=None, checked=7)
    page = people["editor"].get(page_of(reading)).content.decode()
    assert "500 rows read." in page
    assert "7 rows compared" in page


def test_it_can_be_given_up(people: dict[str, Client], reading: MessageImport) -> None:
    press(people["editor"], page_of(reading), "Give this import up")
    reading.refresh_from_db()
    assert reading.state == MessageImport.State.CANCELLED


def test_when_its_process_has_ended_it_is_read_anew(
    people: dict[str, Client], reading: MessageImport
) -> None:
    MessageImport.objects.update(beat_at=timezone.now() - SILENT - timedelta(seconds=1))
    ImportRow.objects.create(of=reading, number=8, line=9, service="left", code="over")
    assert "stopped before its end" in people["editor"].get(page_of(reading)).content.decode()
    press(people["editor"], page_of(reading), "Continue")
    assert list(reading.lines.values_list("line", "code")) == [(2, "cms.timeout")]
    assert "Import 1 change" in people["editor"].get(page_of(reading)).content.decode()


def test_while_it_is_read_nobody_starts_it_again(
    people: dict[str, Client], reading: MessageImport
) -> None:
    people["editor"].post(page_of(reading), {"action": "go-on"})
    reading.refresh_from_db()
    assert (reading.state, reading.rows) == (MessageImport.State.READING, 500)


def test_it_is_not_confirmed_before_it_is_read(
    people: dict[str, Client], reading: MessageImport
) -> None:
    refused = people["editor"].post(page_of(reading), {"action": "confirm"})
    assert "being read" in refused.content.decode()


def test_what_could_not_be_read_says_why(people: dict[str, Client], reading: MessageImport) -> None:
    MessageImport.objects.update(state=MessageImport.State.FAILED, told="Its header is merged.")
    assert "Its header is merged." in people["editor"].get(page_of(reading)).content.decode()
    MessageImport.objects.update(told="")
    assert "not the file&#x27;s fault" in people["editor"].get(
        page_of(reading)
    ).content.decode().replace("'", "&#x27;")


def test_a_button_that_is_not_there_does_nothing(
    people: dict[str, Client], reading: MessageImport
) -> None:
    refused = people["editor"].post(page_of(reading), {"action": "nonsense"})
    assert "There is no such button here." in refused.content.decode()
