"""Public collections of difficult files and texts, from the door where they come in to what apps read."""

from __future__ import annotations

import csv
import io
import json
from html import escape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.domain.quality import normalize
from catalog.domain.spreadsheet_text import guard
from catalog.models import Message, MessageImport
from catalog.operations.publish import publish_alone
from catalog.operations.texts import problems_of
from tests.admin.importing import IMPORT, send
from tests.api.tokens import caller, token_of
from tests.operations.reading.test_collections import NAUGHTY, SPECTRUM

EXPORT = "/api/exports/messages.csv?service=cms&lang=en"


def naughty() -> str:
    """A code for each text; what an app needs beside it is there."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("service", "code", "title_en", "body_en"))
    for number, text in enumerate(NAUGHTY):
        writer.writerow(("cms", f"naughty.{number}", f"Naughty {number}", guard(text)))
    return out.getvalue()


# Apps need a body, and one that nobody can see is none.
FIT = {
    f"naughty.{number}": normalize(text)
    for number, text in enumerate(NAUGHTY)
    if normalize(text) and not problems_of("body_en", normalize(text))
}


def written() -> dict[str, str]:
    rows = Message.objects.rewrite(False).filter(error_code__code__startswith="naughty.")
    return dict(rows.values_list("error_code__code", "body_en"))


def test_a_difficult_text_is_the_same_in_preview_catalogue_app_and_export(
    people: dict[str, Client],
) -> None:
    client = people["editor"]
    address = send(client, naughty())
    page, number, shown = 1, 0, ""
    while page > number:
        number = page
        got = client.get(f"{address}?p={page}").content.decode()
        shown += got
        page += f"p={page + 1}" in got
    for text in FIT.values():
        # What the page emphasizes in a text is told by its words.
        assert all(escape(word) in shown for word in text.split()[:1]), text
    assert "<script>alert" not in shown.lower()
    client.post(address, {"action": "confirm", "good_rows_only": "on"})
    found = written()
    assert {code: found[code] for code in FIT} == FIT
    blank = [code for code, text in found.items() if not text]
    assert found.keys() == {*FIT, *blank}

    Message.objects.filter(error_code__code__in=blank).update(body_en=".", body=".")
    publish_alone(by=User.objects.get(username="admin"), note="Difficult")
    answer = Client().get("/api/messages?lang=en").json()
    bodies = {one["code"]: one["body"] for one in answer["messages"]}
    assert {code: bodies[code] for code in FIT} == FIT

    call = caller(token_of("Editor"))
    exported = b"".join(call(EXPORT).streaming_content)
    rows = csv.DictReader(io.StringIO(exported.decode("utf-8-sig"), newline=""))
    bodies = {row["code"]: row["body_en"] for row in rows}
    assert {code: bodies[code] for code in FIT} == {code: guard(text) for code, text in FIT.items()}
    again = call("/api/imports?dry_run=true", exported)
    assert again.status_code == 200
    assert (again.json()["counts"]["changed"], again.json()["counts"]["wrong"]) == (0, 0)


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_a_file_that_is_no_catalogue_is_refused_at_every_door(
    path: Path, people: dict[str, Client]
) -> None:
    data = path.read_bytes()
    answer = people["editor"].post(IMPORT, {"file": SimpleUploadedFile(path.name, data)})
    assert answer.status_code == 200
    assert "column" in str(answer.context["form"].errors["file"])
    told = caller(token_of("Editor"))("/api/imports", data)
    assert told.status_code == 422
    assert "column" in json.dumps(told.json())
    assert not MessageImport.objects.filter(applied_at__isnull=False).exists()
