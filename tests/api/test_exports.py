"""A program fetches the working copy as a file, changes it and sends it back."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.api import import_kinds, problems
from catalog.models import Message, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.writing import FILE_FORMATS
from tests.api.test_problems import problem
from tests.api.tokens import Call, caller, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

CSV = "/api/exports/messages.csv"


@pytest.fixture
def call() -> Call:
    return caller(token_of("Editor"))


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.content
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def names(answer: Any) -> list[str]:
    return [f"{row['service']}/{row['code']}" for row in rows(answer)]


def edit(by: User, code: str, **texts: str) -> None:
    row = Message.objects.rewrite(False).get(
        error_code__service__slug="otp-manager", error_code__code=code
    )
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


def test_what_is_fetched_changed_and_sent_back_is_one_change(call: Call) -> None:
    answer = call(CSV)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="messages.csv"'
    assert answer["Cache-Control"] == "no-store"
    text = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(text)
    told = call("/api/imports", text).json()
    assert (told["counts"]["changed"], told["counts"]["unchanged"]) == (0, 4)
    changed = text.replace("गलत OTP".encode(), "ग़लत OTP".encode())
    told = call("/api/imports", changed).json()
    assert (told["counts"]["cells"], told["conflicts"], told["wrong"]) == (1, [], [])


@pytest.mark.parametrize("file_format", FILE_FORMATS)
def test_each_format_comes_back_without_a_change(call: Call, file_format: str) -> None:
    answer = call(f"/api/exports/messages.{file_format}?lang=hi")
    media_type = answer["Content-Type"].partition(";")[0]
    data = b"".join(answer.streaming_content)
    told = call("/api/imports?dry_run=true", data, content_type=media_type)
    assert told.status_code == 200, told.content
    counts = told.json()["counts"]
    assert (counts["new"], counts["changed"], counts["conflict"], counts["wrong"]) == (0, 0, 0, 0)
    assert counts["unchanged"] > 0


def test_languages_services_and_shape_are_chosen(call: Call) -> None:
    found = rows(call(f"{CSV}?lang=ta,hi&service=auth-service,*"))
    assert [(row["service"], row["code"]) for row in found] == [
        *(("*", "*"), ("auth-service", "otp.expired")),
    ]
    assert [name for name in found[0] if name.startswith("title")] == ["title_hi", "title_ta"]
    found = rows(call(f"{CSV}?lang=hi&service=otp-manager&shape=long"))
    assert {(row["lang"], "title" in row, "title_hi" in row) for row in found} == {
        ("hi", True, False)
    }


def test_only_what_is_missing_or_has_changed(catalogue: User, call: Call) -> None:
    assert names(call(f"{CSV}?lang=hi&missing=true")) == [
        *("auth-service/otp.expired", "otp-manager/invalid.otp"),
    ]
    assert names(call(f"{CSV}?lang=hi&since=1")) == []
    edit(catalogue, "otp.expired", title_hi="और")
    assert names(call(f"{CSV}?lang=hi&since=1")) == ["otp-manager/otp.expired"]
    assert names(call(f"{CSV}?lang=ta&since=1&missing=false")) == []


@pytest.mark.parametrize(
    ("query", "named"),
    [
        *(("lang=fr", "lang"), ("lang=hi,HI", "lang"), ("lang=", "lang"), ("since=-1", "since")),
        *(("missing=1", "missing"), ("shape=tall", "shape"), ("lang=,", "lang")),
    ],
)
def test_a_wrong_value_is_named(call: Call, query: str, named: str) -> None:
    told = problem(call(f"{CSV}?{query}"), problems.INVALID_PARAMETER)
    assert told["parameter"] == named


@pytest.mark.parametrize("query", ["", "?lang=en", "?lang=hi,ta"])
@pytest.mark.parametrize("file_format", ["xliff", "po"])
def test_a_hand_off_is_for_one_language(call: Call, file_format: str, query: str) -> None:
    answer = call(f"/api/exports/messages.{file_format}{query}")
    assert problem(answer, problems.INVALID_PARAMETER)["parameter"] == "lang"


@pytest.mark.parametrize(
    "path", [f"{CSV}?service=none", f"{CSV}?since=7", "/api/exports/messages.po?lang=hi&since=1"]
)
def test_what_is_not_there_is_told(call: Call, path: str) -> None:
    problem(call(path), import_kinds.NOTHING_TO_EXPORT)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("service=%00", import_kinds.NOTHING_TO_EXPORT),
        ("service=otp-manager,a%00b", import_kinds.NOTHING_TO_EXPORT),
        ("service=%F0%9F%98%80", import_kinds.NOTHING_TO_EXPORT),
        *((f"{name}=%00", problems.INVALID_PARAMETER) for name in ("lang", "since", "missing")),
        ("shape=wide%00", problems.INVALID_PARAMETER),
    ],
)
def test_what_no_database_can_be_asked_for_is_unknown_like_the_rest(
    call: Call, query: str, kind: problems.Kind
) -> None:
    problem(call(f"{CSV}?{query}"), kind)


def test_an_unknown_format_is_an_unknown_address(call: Call) -> None:
    told = problem(call("/api/exports/messages.ods"), problems.UNKNOWN_ADDRESS)
    assert "csv, xlsx, xliff, po" in told["detail"]


def test_the_right_to_export_is_enough() -> None:
    assert caller(token_of("Publisher"))(CSV).status_code == 200
