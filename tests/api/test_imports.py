"""A program sends a file: it is merged once, or the program is told what stands in its way."""

from __future__ import annotations

import hashlib
import uuid
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from catalog.api import import_kinds, problems
from catalog.models import Message, MessageImport, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.importing.staging import Staging
from catalog.operations.importing.undo import undo_import
from tests.api.importing import CHANGE, WRONG, conflicting, form, message
from tests.api.test_problems import problem
from tests.api.tokens import Call, caller, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def call() -> Call:
    return caller(token_of("Editor"))


def test_a_file_is_imported_and_told(call: Call) -> None:
    answer = call("/api/imports?file_name=team.csv", CHANGE)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    made = MessageImport.objects.get()
    assert (told["id"], told["state"], told["file_name"]) == (made.pk, "applied", "team.csv")
    assert told["digest"] == hashlib.sha256(CHANGE).hexdigest()
    assert (told["counts"]["changed"], told["conflicts"], told["wrong"]) == (1, [], [])
    assert answer["Location"] == f"/api/imports/{made.pk}"
    assert answer["Cache-Control"] == "no-store"
    assert call(answer["Location"]).json() == told
    history = Message.history.filter(id=message().pk).latest()
    assert (history.history_user.username, history.source, history.history_change_reason) == (
        *("program-editor", "api", "team.csv"),
    )
    assert message().title_hi == "नया"


def test_a_name_may_have_what_macos_writes_into_it(call: Call) -> None:
    name = "टीम 9.41\u202fAM.csv"
    told = call(f"/api/imports?{urlencode({'file_name': name})}", CHANGE)
    assert (told.status_code, told.json()["file_name"]) == (201, name)


def test_a_form_does_as_well_as_a_body(call: Call) -> None:
    body, content_type = form(CHANGE)
    told = call("/api/imports", body, content_type=content_type)
    assert (told.status_code, told.json()["file_name"]) == (201, "texts.csv")
    assert message().title_hi == "नया"


def test_a_dry_run_tells_the_same_and_leaves_nothing(call: Call) -> None:
    answer = call("/api/imports?dry_run=true", CHANGE, idempotency_key="k")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["id"], told["state"], told["counts"]["changed"]) == (None, "ready", 1)
    assert message().title_hi != "नया"
    assert not MessageImport.objects.exists()
    assert call("/api/imports?dry_run=true", WRONG).status_code == 422
    assert not MessageImport.objects.exists()


def test_blank_cells_erase_only_when_told_to(call: Call) -> None:
    blank = b"service,code,action_hi\notp-manager,otp.expired,\n"
    assert call("/api/imports", blank).json()["counts"]["unchanged"] == 1
    assert call("/api/imports?blank=erase", blank).json()["counts"]["changed"] == 1
    assert message().action_hi == ""


def test_a_conflict_stops_it_and_is_told_with_its_three_texts(catalogue: User, call: Call) -> None:
    was = message().title_hi
    file = conflicting(catalogue)
    for path in ("/api/imports?dry_run=true", "/api/imports"):
        told = problem(call(path, file), import_kinds.CONFLICTS)
        report = told["report"]
        assert (report["state"], report["counts"]["undecided"]) == ("ready", 1)
        (one,) = report["conflicts"]
        assert (one["line"], one["column"], one["choice"]) == (2, "title_hi", "")
        assert (one["base"], one["current"], one["file"]) == (was, "कैटलॉग", "फ़ाइल")
        assert one["by"] == "root"
        assert one["at"].endswith("Z")
    assert message().title_hi == "कैटलॉग"
    # What waits can be confirmed, once it is decided.
    address = f"/api/imports/{report['id']}"
    problem(call(address, method="POST"), import_kinds.CONFLICTS)
    assert call(f"{address}?on_conflict=mine", method="POST").json()["state"] == "applied"
    assert message().title_hi == "फ़ाइल"


@pytest.mark.parametrize(("choice", "stays"), [("mine", "फ़ाइल"), ("theirs", "कैटलॉग")])
def test_whose_text_stays_is_decided_beforehand(
    catalogue: User, call: Call, choice: str, stays: str
) -> None:
    answer = call(f"/api/imports?on_conflict={choice}", conflicting(catalogue))
    assert answer.status_code == 201
    assert [one["choice"] for one in answer.json()["conflicts"]] == [choice]
    assert message().title_hi == stays


def test_wrong_rows_stop_it_unless_only_the_good_ones_are_wanted(call: Call) -> None:
    told = problem(call("/api/imports", WRONG), import_kinds.WRONG_ROWS)
    wrong = told["report"]["wrong"]
    assert [(one["line"], one["column"], one["value"]) for one in wrong] == [
        *((3, "code", "!"),),
    ]
    assert wrong[0]["reason"]
    assert message().title_hi != "नया"
    answer = call("/api/imports?good_rows_only=true", WRONG)
    assert (answer.status_code, answer.json()["counts"]["wrong"]) == (201, 1)
    assert message().title_hi == "नया"


def test_the_same_key_and_file_are_answered_alike_and_imported_once(
    catalogue: User, call: Call
) -> None:
    key = f'"{uuid.uuid4()}"'
    first = call("/api/imports", CHANGE, idempotency_key=key)
    row = message()
    texts = {"title_hi": "और नया"}
    edit_message(
        message=row.pk, version=row.version, texts=texts, by=catalogue, source=Source.ADMIN
    )
    again = call("/api/imports", CHANGE, idempotency_key=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert call("/api/imports", CHANGE, idempotency_key=key.strip('"')).json() == first.json()
    assert (message().title_hi, MessageImport.objects.count()) == ("और नया", 1)
    problem(call("/api/imports", WRONG, idempotency_key=key), import_kinds.KEY_TAKEN)
    # Another program's keys are its own.
    other = caller(token_of("Editor", "other"))
    assert other("/api/imports", WRONG, idempotency_key=key).json()["type"].endswith("#wrong-rows")


@pytest.mark.parametrize("state", ["undone", "given up"])
def test_the_key_of_an_import_that_is_no_more_is_refused(
    catalogue: User, call: Call, state: str
) -> None:
    first = call("/api/imports", CHANGE, idempotency_key="k")
    made = MessageImport.objects.get()
    if state == "undone":
        undo_import(of=made.pk, by=made.by, source=Source.ADMIN)
    else:
        # As after DELETE while a large file is still read.
        MessageImport.objects.update(state=MessageImport.State.CANCELLED, applied_at=None)
    told = problem(call("/api/imports", CHANGE, idempotency_key="k"), import_kinds.NOT_OPEN)
    assert f"This import was {state}." in told["detail"]
    problem(call(first["Location"], method="POST"), import_kinds.NOT_OPEN)
    assert call("/api/imports", CHANGE, idempotency_key="new").status_code == 201


def test_rows_without_a_version_are_counted(call: Call) -> None:
    assert call("/api/imports?dry_run=true", CHANGE).json()["counts"]["unversioned"] == 1


def test_a_crash_while_it_is_read_is_the_platform_s_fault(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object, **_named: object) -> None:
        raise IntegrityError("the secret inside")

    with monkeypatch.context() as broken:
        broken.setattr(Staging, "fill", crash)
        answer = call("/api/imports", CHANGE, idempotency_key="k")
        told = problem(answer, problems.INTERNAL_ERROR)
    assert ("not the file's fault" in told["detail"], "secret" in told["detail"]) == (True, False)
    # The same request again begins anew.
    assert call("/api/imports", CHANGE, idempotency_key="k").status_code == 201
