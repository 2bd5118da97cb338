"""An editor sends a file, sees what it would change, and imports exactly that."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.models import Message, MessageImport, Source
from catalog.operations.edit_message import edit_message
from tests.admin.conftest import Member
from tests.admin.importing import IMPORT, send
from tests.admin.pressing import press

NEW_AND_CHANGED = (
    "service,code,title_hi,title_ta\n"
    "otp-manager,otp.expired,OTP का समय बीत गया,காலாவதியானது\n"
    "otp-manager,otp.new,नया,புதிய\n"
)
ONE_WRONG = "service,code,title_hi\notp-manager,otp.expired,ठीक\notp-manager,Bad Code,क\n"


def counts(page: Any) -> dict[str, int]:
    return {name: number for name, number in page.context["counts"].items() if number}


def test_only_what_changes_is_shown_and_then_done(member: Member, message: Message) -> None:
    client = member("Editor")
    address = send(client, NEW_AND_CHANGED)
    page = client.get(address)
    assert counts(page) == {"new": 1, "changed": 1, "cells": 4, "unversioned": 1}
    shown = page.content.decode()
    assert "<ins>बीत</ins>" in shown
    assert "Your OTP has expired" not in shown
    assert Message.objects.count() == 1

    after = press(client, address, "Import 4 changes")
    message.refresh_from_db()
    assert (after["Location"], message.title_ta) == (address, "காலாவதியானது")
    newest = Message.history.filter(id=message.pk).latest("history_id")
    assert (newest.source, newest.history_change_reason) == (Source.IMPORT, "texts.csv")
    done = client.get(address).content.decode()
    assert "4 texts are in the working copy" in done
    assert MessageImport.objects.get().digest in done
    assert "Import 4 changes" not in done


def test_a_file_that_is_no_table_is_refused_at_its_field(member: Member) -> None:
    file = SimpleUploadedFile("texts.csv", b"service,code,titel_hi\na,b,c\n")
    answer = member("Editor").post(IMPORT, {"file": file})
    assert "titel_hi" in str(answer.context["form"].errors["file"])


def test_a_wrong_row_is_told_with_line_column_value_and_reason(
    member: Member, message: Message
) -> None:
    client = member("Editor")
    address = send(client, ONE_WRONG)
    shown = client.get(address, {"show": "wrong"}).content.decode()
    for told in ("line 3", '<code dir="ltr">code</code>', "Bad Code", "A code has lower-case"):
        assert told in shown, told
    assert "otp.expired" not in shown
    refused = press(client, address, "Import 1 change")
    assert "1 row is wrong; nothing was imported." in refused.content.decode()
    message.refresh_from_db()
    assert message.version == 1


def test_the_good_rows_only_where_that_is_ticked(member: Member, message: Message) -> None:
    client = member("Editor")
    address = send(client, ONE_WRONG)
    assert "Only the good rows: 1 row stays out" in client.get(address).content.decode()
    press(client, address, "Import 1 change", good_rows_only="on")
    message.refresh_from_db()
    assert message.title_hi == "ठीक"
    assert "It stayed out." in client.get(address).content.decode()


def test_the_wrong_rows_come_back_with_what_is_wrong(member: Member, message: Message) -> None:
    client = member("Editor")
    answer = client.get(send(client, ONE_WRONG) + "problems/")
    assert "texts-problems.csv" in answer["Content-Disposition"]
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "service,code,title_hi,problem"
    assert (lines[1].endswith("ठीक,"), "A code has lower-case" in lines[2]) == (True, True)


def test_what_changed_since_the_preview_is_shown_anew(
    member: Member, message: Message, root: User
) -> None:
    client = member("Editor")
    address = send(client, "service,code,title_hi\notp-manager,otp.expired,मेरा\n")
    before = client.get(address).content.decode()
    edit_message(
        message=message.pk, version=1, texts={"title_hi": "उनका"}, by=root, source=Source.ADMIN
    )
    told = press(client, address, "Import 1 change", page=before)
    assert "otp-manager/otp.expired title_hi" in told.content.decode()
    assert (told.context["counts"]["undecided"], "उनका" in told.content.decode()) == (1, True)
    message.refresh_from_db()
    assert message.title_hi == "उनका"


def test_an_upload_is_its_users_own(member: Member, message: Message) -> None:
    address = send(member("Editor"), NEW_AND_CHANGED)
    other = Client()
    other.force_login(User.objects.create_superuser("other", password="x"))
    for path in (address, address + "undo/", address + "problems/"):
        answer = other.get(path)
        assert (answer.status_code, answer["Location"]) == (302, IMPORT)


@pytest.mark.parametrize("group", ["Viewer", "Publisher"])
def test_who_may_not_import_is_let_to_none_of_the_pages(
    group: str, member: Member, message: Message
) -> None:
    address = send(member("Editor"), NEW_AND_CHANGED)
    client = member(group)
    for path in (IMPORT, address, address + "undo/", address + "problems/"):
        assert client.get(path).status_code == 403, path
        assert client.post(path, {"action": "confirm"}).status_code == 403, path
    assert Message.objects.count() == 1


def test_given_up_nothing_is_kept(member: Member, message: Message) -> None:
    client = member("Editor")
    address = send(client, NEW_AND_CHANGED)
    press(client, address, "Give this import up")
    assert "This import changed nothing" in client.get(address).content.decode()
    assert not MessageImport.objects.get().lines.exists()


def test_a_blank_cell_erases_only_where_asked(member: Member, message: Message) -> None:
    client = member("Editor")
    rows = "service,code,title_hi\notp-manager,otp.expired,\n"
    kept = client.get(send(client, rows))
    assert counts(kept) == {"unchanged": 1}
    assert "There is nothing to import" in kept.content.decode()
    erasing = client.get(send(client, rows, erase="on")).content.decode()
    assert ">erased</span>" in erasing
