"""What happens while an import is laid ready: edits by others, and somebody who stops it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from catalog.domain.languages import TAGS
from catalog.models import ImportRow, Message, MessageImport, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import NotWhatWasSeen
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.decide import decide, decide_all
from tests.operations.importing.conftest import Upload, table

pytestmark = pytest.mark.django_db
State = MessageImport.State


@pytest.fixture
def made(shipped: User, upload: Upload) -> MessageImport:
    """A title for each message and language, a row for each: enough to be told while it is laid ready."""
    rows = [
        {"service": service, "code": code, "lang": tag, "title": f"{code} {tag}"}
        for service, code in sorted(row.key for row in own_messages())
        for tag in TAGS
    ]
    made = upload(table(("service", "code", "lang", "title"), *rows))
    assert made.rows == len(rows) > 500
    return made


def own_messages() -> list[Message]:
    return list(Message.objects.rewrite(False).filter(is_fallback=False))


def editing(by: User, column: str, text: str) -> Callable[[int], None]:
    def edit(_rows: int) -> None:
        row = own_messages()[0]
        done = {column: text, "action_en": f"{text} {row.version}"}
        edit_message(message=row.pk, version=row.version, texts=done, by=by, source=Source.ADMIN)

    return edit


def test_an_edit_of_another_text_meanwhile_stops_nothing(
    made: MessageImport, shipped: User
) -> None:
    done = confirm_import(of=made.pk, by=shipped, told=editing(shipped, "body_hi", "बीच में"))
    assert done.state == State.APPLIED
    first = own_messages()[0]
    assert (first.body_hi, first.title_hi) == ("बीच में", f"{first.key[1]} hi")


def test_an_edit_of_the_same_text_meanwhile_is_told_and_shown(
    made: MessageImport, shipped: User
) -> None:
    with pytest.raises(NotWhatWasSeen, match="title_hi"):
        confirm_import(of=made.pk, by=shipped, told=editing(shipped, "title_hi", "बीच में"))
    assert own_messages()[0].title_hi == "बीच में"
    made.refresh_from_db()
    assert (made.state, made.counts["undecided"]) == (State.READY, 1)
    decide_all(of=made.pk, by=shipped, choice="theirs")
    confirm_import(of=made.pk, by=shipped)
    assert own_messages()[0].title_hi == "बीच में"
    assert own_messages()[1].title_hi == f"{own_messages()[1].key[1]} hi"


def test_a_decision_meanwhile_counts(shipped: User, made: MessageImport) -> None:
    row = own_messages()[0]
    edit_message(
        message=row.pk,
        version=row.version,
        texts={"title_hi": "मेरा"},
        by=shipped,
        source=Source.ADMIN,
    )
    with pytest.raises(NotWhatWasSeen):
        confirm_import(of=made.pk, by=shipped)
    decide_all(of=made.pk, by=shipped, choice="mine")
    turns = []

    def otherwise(_rows: int) -> None:
        turns.append(1)
        if len(turns) == 1:
            line = ImportRow.objects.get(of=made, conflicts=1)
            decide(of=made.pk, by=shipped, choices={line.pk: {"title_hi": "theirs"}})

    confirm_import(of=made.pk, by=shipped, told=otherwise)
    assert own_messages()[0].title_hi == "मेरा"
    assert len(turns) == 2


def test_stopped_while_it_is_laid_ready_nothing_is_written(
    made: MessageImport, shipped: User
) -> None:
    before = {row.pk: (row.version, row.title_hi) for row in own_messages()}

    def stop(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        confirm_import(of=made.pk, by=shipped, told=stop)
    assert before == {row.pk: (row.version, row.title_hi) for row in own_messages()}
    confirm_import(of=made.pk, by=shipped)
    assert own_messages()[0].title_hi == f"{own_messages()[0].key[1]} hi"
