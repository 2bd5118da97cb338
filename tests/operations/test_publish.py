import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.models import Bundle, Change, ErrorCode, Message, Release, Source
from catalog.operations.changes import working_changes
from catalog.operations.edit_code import (
    create_error_code,
    create_service,
    delete_error_code,
)
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import (
    EditConflict,
    InvalidFields,
    MissingSource,
    NothingToPropose,
    NotPermitted,
    NotWhatWasSeen,
    ReleasedCannotBeDeleted,
)
from catalog.operations.propose import propose
from catalog.operations.recording import Origin, insert
from tests.releasing import put_live, retire

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(root: User) -> Message:
    fallback = Message(is_fallback=True, title_en="Something went wrong", body_en="Try again.")
    insert([fallback], origin=Origin(root, Source.COMMAND))
    service = create_service(slug="otp-manager", name="OTP Manager", by=root, source=Source.ADMIN)
    return create_error_code(
        service=service,
        code="otp.expired",
        description="OTP has expired",
        resolution="retry",
        texts={"title_en": "This OTP has expired", "body_en": "Ask for a new one."},
        by=root,
        source=Source.ADMIN,
    )


def latest(lang: str) -> dict:
    bundle = Bundle.objects.filter(lang=lang).order_by("-release_id")[0]
    return json.loads(bytes(bundle.body))


def edit(message: Message, by: User, version: int | None = None, **texts: str) -> list[str]:
    return edit_message(
        message=message.pk,
        version=version or Message.objects.get(pk=message.pk).version,
        texts=texts,
        by=by,
        source=Source.ADMIN,
    )


def test_an_edit_goes_live_with_the_next_release_and_not_before(
    message: Message, root: User
) -> None:
    put_live(by=root, note="First")
    edit(message, root, title_hi="इस OTP का समय बीत गया", body_hi="नया OTP माँगें।")
    assert latest("hi")["messages"][0]["lang"] == "en"
    release = put_live(by=root, note="Hindi")
    assert release.number == 2
    assert latest("hi")["messages"][0]["title"] == "इस OTP का समय बीत गया"
    assert latest("hi")["release"] == 2
    assert latest("ta")["release"] == 1
    assert {(c.lang, c.field) for c in release.changes.all()} == {("hi", "title"), ("hi", "body")}


def test_a_change_taken_back_is_no_change(message: Message, root: User) -> None:
    put_live(by=root, note="First")
    edit(message, root, title_en="Other")
    edit(message, root, title_en="This OTP has expired")
    assert not working_changes().changes
    with pytest.raises(NothingToPropose):
        put_live(by=root, note="Nothing")


def test_only_what_was_seen_goes_live(message: Message, root: User) -> None:
    with pytest.raises(NotWhatWasSeen):
        propose(by=root, note="Unseen", seen="0" * 64)
    assert not Release.objects.exists()


def test_a_code_without_english_holds_the_release_back(message: Message, root: User) -> None:
    edit(message, root, body_en="")
    with pytest.raises(MissingSource, match=r"otp-manager/otp\.expired"):
        put_live(by=root, note="Half")
    assert not Change.objects.exists()
    assert not Release.objects.exists()


def test_a_released_code_is_retired_not_deleted(message: Message, root: User) -> None:
    put_live(by=root, note="First")
    code = ErrorCode.objects.get()
    with pytest.raises(ReleasedCannotBeDeleted):
        delete_error_code(error_code=code, by=root)
    retire(code, by=root)
    assert len(latest("en")["messages"]) == 1
    put_live(by=root, note="Retire")
    assert latest("en")["messages"] == []


def test_history_tells_who_from_where_and_what(message: Message, root: User) -> None:
    edit(message, root, title_ta="OTP காலாவதியானது")
    newest, first = Message.history.filter(id=message.pk)
    assert (newest.history_user, newest.source, newest.version) == (root, "admin", 2)
    delta = newest.diff_against(first)
    assert {(c.field, c.old, c.new) for c in delta.changes if c.field != "version"} == {
        ("title_ta", "", "OTP காலாவதியானது")
    }


def test_two_editors_of_one_cell_must_decide(message: Message, root: User) -> None:
    edit(message, root, title_hi="एक", body_ta="ஒன்று")
    edit(message, root, version=1, title_ta="என்")
    with pytest.raises(EditConflict) as refused:
        edit(message, root, version=1, title_hi="दो")
    (conflict,) = refused.value.conflicts
    assert (conflict.base, conflict.current, conflict.mine) == ("", "एक", "दो")
    stored: Any = Message.objects.get(pk=message.pk)
    assert (stored.title_hi, stored.title_ta) == ("एक", "என்")


def test_a_text_too_long_is_refused_with_its_column(message: Message, root: User) -> None:
    with pytest.raises(InvalidFields) as refused:
        edit(message, root, title_hi="क" * 61)
    assert list(refused.value.problems) == ["title_hi"]


def test_rights_are_asked_in_the_operation(message: Message) -> None:
    nobody = User.objects.create_user("nobody")
    with pytest.raises(NotPermitted):
        edit(message, nobody, title_hi="एक")
    with pytest.raises(NotPermitted):
        propose(by=nobody, note="No")
