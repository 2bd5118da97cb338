"""The export page: what is chosen there is what the file has."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from openpyxl import load_workbook

from catalog.models import Message
from tests.admin.conftest import Member, edit
from tests.admin.pressing import press
from tests.releasing import put_live

EXPORT = "/admin/catalog/message/export/"


def file_of(answer: Any) -> bytes:
    assert answer.status_code == 200
    assert "attachment" in answer.get("Content-Disposition", ""), answer.content.decode()
    return b"".join(answer.streaming_content)


def rows_of(answer: Any) -> list[dict[str, str]]:
    data = file_of(answer)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_page_as_it_opens_gives_everything(member: Member, message: Message) -> None:
    (row,) = rows_of(press(member("Editor"), EXPORT, "Export"))
    assert (row["service"], row["version"]) == ("otp-manager", f"v{message.pk}.1.1")
    assert row["title_en"] == "Your OTP has expired"
    assert "title_as" in row


def test_one_click_gives_one_language(member: Member, message: Message) -> None:
    (row,) = rows_of(press(member("Editor"), EXPORT, "Export", languages="ta"))
    assert list(row)[5:] == ["title_ta", "body_ta", "action_ta"]


def test_the_lists_own_filter_and_the_chosen_languages(member: Member, message: Message) -> None:
    client = member("Editor")
    answer = client.post(
        f"{EXPORT}?missing=ta",
        {"languages": ["ta", "hi"], "file_format": "csv", "shape": "wide"},
    )
    (row,) = rows_of(answer)
    assert list(row)[5:] == [
        *("title_ta", "body_ta", "action_ta", "title_hi", "body_hi", "action_hi"),
    ]
    answer = client.post(f"{EXPORT}?missing=en", {"languages": ["hi"], "file_format": "xlsx"})
    sheet = load_workbook(io.BytesIO(file_of(answer))).worksheets[0]
    assert sheet.max_row == 1


@pytest.fixture
def signed_in(shipped: User, client: Client) -> Client:
    client.force_login(shipped)
    return client


def test_services_gaps_and_changes_narrow_it(signed_in: Client, shipped: User) -> None:
    edit(shipped, "otp.invalid", title_hi="")
    long = {"languages": ["hi", "ta"], "file_format": "csv", "shape": "long"}
    rows = rows_of(signed_in.post(EXPORT, {**long, "only_missing": "on"}))
    assert [(row["code"], row["lang"]) for row in rows] == [("otp.invalid", "hi")]
    put_live(by=shipped)
    edit(shipped, "kit.not.found", title_ta="கிட் இல்லை")
    rows = rows_of(signed_in.post(EXPORT, {**long, "since": "2"}))
    assert [(row["code"], row["lang"]) for row in rows] == [("kit.not.found", "ta")]
    rows = rows_of(signed_in.post(EXPORT, {**long, "services": ["*"]}))
    assert {row["service"] for row in rows} == {"*"}


@pytest.mark.parametrize(
    ("file_format", "name", "begin"),
    [("xliff", ".xlf", b"<?xml"), ("po", ".po", b'msgid ""'), ("xlsx", ".xlsx", b"PK")],
)
def test_each_format(signed_in: Client, file_format: str, name: str, begin: bytes) -> None:
    answer = signed_in.post(EXPORT, {"languages": ["hi"], "file_format": file_format})
    assert f'{name}"' in answer["Content-Disposition"]
    assert "messages-hi-" in answer["Content-Disposition"]
    assert file_of(answer).startswith(begin)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"languages": ["hi", "ta"], "file_format": "po"}, "one language that is not English"),
        (
            {"languages": ["hi"], "file_format": "xliff", "only_missing": "on"},
            "nothing to translate",
        ),
        ({"languages": ["hi"], "file_format": "csv", "since": "99"}, "There is no release 99."),
        ({"file_format": "xliff"}, "one language that is not English"),
    ],
)
def test_what_cannot_be_had_is_said_on_the_page(
    signed_in: Client, sent: dict[str, Any], told: str
) -> None:
    answer = signed_in.post(EXPORT, sent)
    assert told in answer.content.decode()
