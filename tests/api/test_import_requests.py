"""What is no file, no key or no value of a parameter is refused, with what to do."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.api import import_kinds, problems
from catalog.models import MessageImport
from tests.api.importing import CHANGE, form
from tests.api.test_problems import problem
from tests.api.tokens import Call, caller, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def call() -> Call:
    return caller(token_of("Editor"))


@pytest.mark.parametrize("key", ["", '""', "a b", '"a', "x" * 101, '"हि"'])
def test_a_key_that_is_none_is_refused(call: Call, key: str) -> None:
    told = problem(
        call("/api/imports", CHANGE, idempotency_key=key.encode().decode("latin-1")),
        problems.INVALID_PARAMETER,
    )
    assert told["parameter"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (CHANGE, "application/json", import_kinds.UNSUPPORTED_FORMAT),
        (CHANGE, "", import_kinds.UNSUPPORTED_FORMAT),
        (CHANGE, "application/x-www-form-urlencoded", import_kinds.UNSUPPORTED_FORMAT),
        (CHANGE, "multipart/form-data", import_kinds.UNREADABLE_BODY),
        (b"--b--\r\n", "multipart/form-data; boundary=b", import_kinds.UNREADABLE_BODY),
        (*form(CHANGE, "upload"), import_kinds.UNREADABLE_BODY),
        (
            *form(
                CHANGE, more='--b\r\nContent-Disposition: form-data; name="dry_run"\r\n\r\n1\r\n'
            ),
            import_kinds.UNREADABLE_BODY,
        ),
        (b"", "text/csv", import_kinds.UNREADABLE_FILE),
        (b"a,b\n1,2\n", "text/csv", import_kinds.UNREADABLE_FILE),
        (b"PK\x03\x04nothing", XLSX, import_kinds.UNREADABLE_FILE),
    ],
)
def test_what_is_no_file_is_refused_with_what_to_do(
    call: Call, body: bytes, content_type: str, kind: problems.Kind
) -> None:
    length = str(len(body))
    answer = call(
        "/api/imports", body, method="POST", content_type=content_type, content_length=length
    )
    assert problem(answer, kind)["detail"].endswith(".")
    assert not MessageImport.objects.filter(applied_at__isnull=False).exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(call: Call) -> None:
    answer = call("/api/imports", CHANGE, content_length=str(1 << 40))
    problem(answer, import_kinds.TOO_LARGE)


@pytest.mark.parametrize("wrap", [lambda data: (data, "text/csv"), form])
def test_a_file_that_breaks_off_is_not_imported(call: Call, wrap: Any) -> None:
    """What came of it may well be a table."""
    body, content_type = wrap(CHANGE + b"otp-manager,invalid.otp,x\n" * 9)
    cut = body[: body.index(CHANGE) + len(CHANGE)]
    answer = call("/api/imports", body, content_type=content_type, arrives=cut)
    problem(answer, import_kinds.UNREADABLE_BODY)
    assert not MessageImport.objects.exists()


def test_without_a_length_nothing_is_read(call: Call) -> None:
    problem(call("/api/imports", method="POST"), import_kinds.LENGTH_REQUIRED)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        *(("dry_run=yes", "dry_run"), ("on_conflict=ours", "on_conflict"), ("blank=", "blank")),
        *(("good_rows_only=1", "good_rows_only"), (f"file_name={'x' * 101}", "file_name")),
        *(("file_name=a%0Ab", "file_name"), ("file_name=a%00b", "file_name")),
        *(("file_name=a%C2%9Cb", "file_name"), ("file_name=a%E2%80%AEb", "file_name")),
        *((f"{name}=%00", name) for name in ("dry_run", "blank", "on_conflict")),
    ],
)
def test_a_wrong_value_is_named(call: Call, query: str, named: str) -> None:
    told = problem(call(f"/api/imports?{query}", CHANGE), problems.INVALID_PARAMETER)
    assert told["parameter"] == named


def test_an_unknown_parameter_is_named(call: Call) -> None:
    told = problem(call("/api/imports?dryrun=true", CHANGE), problems.UNKNOWN_PARAMETER)
    assert told["parameter"] == "dryrun"
    assert not MessageImport.objects.exists()


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", "1.0", "%D9%A1", "%00", "1%00"])
def test_a_number_that_is_none_is_an_unknown_import(call: Call, number: str) -> None:
    problem(call(f"/api/imports/{number}"), import_kinds.UNKNOWN_IMPORT)
