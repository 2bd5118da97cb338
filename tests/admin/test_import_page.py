from __future__ import annotations

import io
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from catalog.models import Message, Source
from catalog.operations.edit_message import edit_message
from tests.admin.conftest import Member

IMPORT = "/admin/catalog/message/import/"
EXPORT = "/admin/catalog/message/export/"
CONFIRM = "/admin/catalog/message/process_import/"


def upload(client: Client, text: str, **fields: str) -> str:
    """Where the upload leads: the address of its preview."""
    file = SimpleUploadedFile("texts.csv", text.encode("utf-8-sig"))
    answer = client.post(IMPORT, {"file": file, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def confirm(client: Client, preview: str, seen: str) -> None:
    fields = {name: value[0] for name, value in parse_qs(urlsplit(preview).query).items()}
    client.post(CONFIRM, {**fields, "seen": seen})


def test_only_what_changes_is_shown_and_then_done(member: Member, message: Message) -> None:
    client = member("Editor")
    preview = upload(
        client,
        "service,code,title_hi,title_ta\n"
        "otp-manager,otp.expired,OTP का समय बीत गया,காலாவதியானது\n"
        "otp-manager,otp.new,नया,புதிய\n",
    )
    page = client.get(preview)
    assert page.context["plan"].counts == {"new": 1, "changed": 1, "unchanged": 0, "wrong": 0}
    shown = page.content.decode()
    assert "<ins>बीत</ins>" in shown
    assert "Your OTP has expired" not in shown
    assert Message.objects.count() == 1

    confirm(client, preview, page.context["plan"].digest)
    message.refresh_from_db()
    assert message.title_ta == "காலாவதியானது"
    newest = Message.history.filter(id=message.pk).latest("history_id")
    assert (newest.source, newest.history_change_reason) == (Source.IMPORT, "texts.csv")


def test_wrong_rows_are_told_with_line_column_value_and_reason(
    member: Member, message: Message
) -> None:
    client = member("Editor")
    preview = upload(
        client,
        "service,code,title_hi\notp-manager,otp.expired,ठीक\notp-manager,Bad Code," + "क" * 61,
    )
    page = client.get(preview)
    shown = page.content.decode()
    assert [(error.line, error.column) for error in page.context["plan"].errors] == [
        (3, "code"),
        (3, "title_hi"),
    ]
    assert "Bad Code" in shown
    assert "61 characters" in shown
    assert "Import these changes" not in shown
    confirm(client, preview, page.context["plan"].digest)
    message.refresh_from_db()
    assert message.version == 1


def test_a_file_with_an_unknown_column_is_refused_by_name(member: Member) -> None:
    file = SimpleUploadedFile("texts.csv", b"service,code,titel_hi\na,b,c\n")
    answer = member("Editor").post(IMPORT, {"file": file})
    assert "titel_hi" in answer.content.decode()


def test_what_changed_since_the_preview_is_looked_at_again(
    member: Member, message: Message, root: User
) -> None:
    client = member("Editor")
    preview = upload(client, "service,code,title_hi\notp-manager,otp.expired,मेरा\n")
    seen = client.get(preview).context["plan"].digest
    edit_message(
        message=message.pk, version=1, texts={"title_hi": "उनका"}, by=root, source=Source.ADMIN
    )
    confirm(client, preview, seen)
    message.refresh_from_db()
    assert message.title_hi == "उनका"


def test_an_upload_is_its_users_own(member: Member, message: Message) -> None:
    preview = upload(member("Editor"), "service,code,title_hi\notp-manager,otp.expired,मेरा\n")
    other = Client()
    other.force_login(User.objects.create_superuser("other", password="x"))
    answer = other.get(preview)
    assert (answer.status_code, answer["Location"]) == (302, IMPORT)


def test_a_blank_cell_erases_only_where_asked(member: Member, message: Message) -> None:
    client = member("Editor")
    rows = "service,code,title_hi\notp-manager,otp.expired,\n"
    kept = client.get(upload(client, rows)).context["plan"]
    assert kept.counts["unchanged"] == 1
    erasing = client.get(upload(client, rows, erase="on"))
    assert "erased" in erasing.content.decode()


def test_export_gives_what_the_list_shows_in_the_languages_chosen(
    member: Member, message: Message
) -> None:
    client = member("Editor")
    answer = client.post(f"{EXPORT}?missing=ta", {"languages": ["ta", "hi"], "format": "csv"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "service,code,description,resolution,title_ta,body_ta,action_ta,title_hi,body_hi,action_hi"
    )
    assert len(lines) == 2
    none = client.post(f"{EXPORT}?missing=en", {"languages": ["hi"], "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(none.content)).active
    assert sheet.max_row == 1
