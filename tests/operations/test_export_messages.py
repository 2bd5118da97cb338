"""What an export has in it, whatever is chosen."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.domain.cells import TEXT_FIELDS
from catalog.domain.languages import TAGS
from catalog.models import ErrorCode, Message, Source
from catalog.operations.edit_code import edit_error_code
from catalog.operations.errors import InvalidFields, NotFound, NotPermitted
from catalog.operations.export_messages import export_messages
from tests.operations.conftest import CODE, edit, message
from tests.releasing import put_live

pytestmark = pytest.mark.django_db

Row = dict[str, str]
OTHER = ("cms", "cms.timeout")


def exported(by: User | None = None, **chosen: Any) -> list[Row]:
    file = io.BytesIO()
    export_messages(by=by, file=file, **chosen)
    text = file.getvalue().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def keys(rows: list[Row]) -> list[tuple[str, str]]:
    return [(row["service"], row["code"]) for row in rows]


def test_everything_in_the_catalogues_order(shipped: User) -> None:
    rows = exported(by=shipped)
    assert len(rows) == 68
    assert keys(rows) == sorted(keys(rows))
    assert list(rows[0])[:6] == [
        *("service", "code", "version", "description", "resolution", "title_en"),
    ]
    assert len(rows[0]) == 5 + len(TAGS) * len(TEXT_FIELDS)


def test_each_row_carries_its_versions(shipped: User) -> None:
    code = ErrorCode.objects.get(service__slug=CODE[0], code=CODE[1])
    (before,) = (row["version"] for row in exported() if (row["service"], row["code"]) == CODE)
    assert before == f"v{message().pk}.{message().version}.{code.version}"
    edit(shipped, title_hi="एक")
    edit_error_code(
        error_code=code,
        version=code.version,
        by=shipped,
        source=Source.ADMIN,
        description="Too late",
        resolution=code.resolution,
        retired=False,
    )
    versions = {(row["service"], row["code"]): row["version"] for row in exported()}
    assert versions[CODE] == f"v{message().pk}.{message().version}.{code.version + 1}" != before
    assert versions["*", "*"].endswith(".0")


def test_services_and_the_fallback_message(shipped: User) -> None:
    rows = exported(services=["*", "otp-manager"])
    assert {row["service"] for row in rows} == {"*", "otp-manager"}
    assert {row["service"] for row in exported(services=["cms"])} == {"cms"}


def test_only_these_messages(shipped: User) -> None:
    found = Message.objects.filter(error_code__code="otp.expired")
    assert {
        code for _slug, code in keys(exported(messages=found.values_list("pk", flat=True)))
    } == {"otp.expired"}


def test_only_what_is_missing(shipped: User) -> None:
    edit(shipped, title_hi="")
    edit(shipped, code=OTHER, action_ta="")
    assert keys(exported(languages=["hi", "ta"], only_missing=True)) == [CODE]
    assert exported(languages=["ta"], only_missing=True) == []
    long = exported(languages=["hi", "ta"], only_missing=True, shape="long")
    assert [(row["code"], row["lang"]) for row in long] == [("otp.expired", "hi")]


def test_only_what_changed_since_a_release(shipped: User) -> None:
    edit(shipped, title_hi="एक")
    put_live(by=shipped)
    edit(shipped, code=OTHER, title_ta="ஒன்று")
    assert keys(exported(since=1)) == [OTHER, CODE]
    assert keys(exported(since=2)) == [OTHER]
    assert keys(exported(since=1, languages=["hi"])) == [CODE]
    assert exported(since=2, languages=["hi"]) == []
    assert len(exported(since=0)) == 68


def test_what_was_changed_back_has_not_changed(shipped: User) -> None:
    before = message().title_hi
    edit(shipped, title_hi="एक")
    put_live(by=shipped)
    edit(shipped, title_hi=before)
    assert exported(since=1) == []
    assert keys(exported(since=2)) == [CODE]


def test_a_change_of_the_english_counts_for_every_language(shipped: User) -> None:
    edit(shipped, body_en="Ask for a new OTP, please.")
    long = exported(since=1, languages=["hi", "ta"], shape="long")
    assert [(row["code"], row["lang"]) for row in long] == [
        ("otp.expired", "hi"),
        ("otp.expired", "ta"),
    ]


def test_long_has_a_row_for_each_language(shipped: User) -> None:
    rows = exported(languages=["en", "ur"], services=["otp-manager"], shape="long")
    assert list(rows[0]) == [
        *("service", "code", "version", "lang", "title", "body", "action"),
    ]
    wide = exported(languages=["en", "ur"], services=["otp-manager"])
    assert [(row["code"], row["lang"], row["title"]) for row in rows] == [
        (row["code"], tag, row[f"title_{tag}"]) for row in wide for tag in ("en", "ur")
    ]


def test_a_formula_is_written_as_a_text(shipped: User) -> None:
    edit(shipped, title_hi="=1+1", body_hi="@SUM(A1)\n=2", action_hi="'=1")
    (row,) = (row for row in exported(languages=["hi"]) if (row["service"], row["code"]) == CODE)
    assert row["title_hi"] == "'=1+1"
    assert row["body_hi"] == "'@SUM(A1)\n=2"
    assert row["action_hi"] == "''=1"


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        ({"services": ["no-such"]}, NotFound),
        ({"languages": ["fr"]}, NotFound),
        ({"since": 99}, NotFound),
        ({"languages": []}, InvalidFields),
        ({"file_format": "xliff"}, InvalidFields),
        ({"file_format": "po", "languages": ["en"]}, InvalidFields),
        ({"file_format": "po", "languages": ["ta"], "only_missing": True}, NotFound),
    ],
)
def test_what_is_refused_writes_nothing(
    shipped: User, chosen: dict[str, Any], error: type[Exception]
) -> None:
    file = io.BytesIO()
    with pytest.raises(error):
        export_messages(by=shipped, file=file, **chosen)
    assert file.getvalue() == b""


def test_it_needs_the_right(db: None) -> None:
    with pytest.raises(NotPermitted):
        export_messages(by=User.objects.create_user("nobody"), file=io.BytesIO())
