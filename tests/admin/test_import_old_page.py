"""A page that was loaded before something was decided elsewhere: what it sends is refused, not guessed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import ImportRow, MessageImport
from tests.admin.conftest import edit
from tests.admin.importing import exported, send, table, text_of
from tests.admin.pressing import forms_of, press

CODE, OTHER = "kit.not.found", "cms.timeout"
COLUMNS = ("service", "code", "version", "title_hi")
KEEP, TAKE = "Keep the catalogue's, for all undecided", "Take the file's, for all undecided"
ANEW = "Load the page again."


@pytest.fixture
def editor(people: dict[str, Client]) -> Client:
    return people["editor"]


@pytest.fixture
def address(editor: Client, shipped: User) -> str:
    """Of an import with a conflict in two codes."""
    rows = [exported(code, title_hi="फ़ाइल") for code in (CODE, OTHER)]
    for code in (CODE, OTHER):
        edit(shipped, code, title_hi="कैटलॉग")
    return send(editor, table(COLUMNS, *({name: row[name] for name in COLUMNS} for row in rows)))


def choice_of(code: str) -> str:
    """The name of its field."""
    return f"{ImportRow.objects.get(code=code).pk}.title_hi"


def decided() -> dict[str, str]:
    """By code, what was decided of its title in Hindi."""
    return {row.code: row.decided["title_hi"] for row in ImportRow.objects.all() if row.decided}


def test_a_choice_of_an_old_page_is_refused_and_stays_on_the_screen(
    editor: Client, address: str
) -> None:
    old = editor.get(address).content.decode()
    press(editor, address, "Save decisions", **{choice_of(CODE): "mine"})
    refused = press(editor, address, "Save decisions", page=old, **{choice_of(OTHER): "theirs"})
    page = refused.content.decode()
    assert ANEW in page
    assert decided() == {CODE: "mine"}
    fields = forms_of(page)[-1].fields
    assert (fields[choice_of(CODE)], fields[choice_of(OTHER)]) == (["mine"], ["theirs"])
    press(editor, address, "Save decisions", page=page)
    assert decided() == {CODE: "mine", OTHER: "theirs"}


@pytest.mark.parametrize("button", [KEEP, TAKE])
def test_nothing_is_decided_for_all_from_an_old_page(
    button: str, editor: Client, address: str
) -> None:
    old = editor.get(address).content.decode()
    press(editor, address, "Save decisions", **{choice_of(CODE): "mine"})
    assert ANEW in press(editor, address, button, page=old).content.decode()
    assert decided() == {CODE: "mine"}


@pytest.mark.parametrize("query", ["", "?show=wrong"])
def test_an_old_page_does_not_confirm(query: str, editor: Client, address: str) -> None:
    """Neither one with choices, nor one without."""
    press(editor, address, TAKE)
    old = editor.get(address + query).content.decode()
    press(editor, address, "Save decisions", **{choice_of(CODE): "theirs"})
    assert ANEW in press(editor, address, "Import 2 changes", page=old).content.decode()
    assert text_of(OTHER, "title_hi") == "कैटलॉग"
    press(editor, address, "Import 1 change")
    assert (text_of(CODE, "title_hi"), text_of(OTHER, "title_hi")) == ("कैटलॉग", "फ़ाइल")


def test_a_script_of_an_old_page_is_told_so(editor: Client, address: str) -> None:
    revision = MessageImport.objects.get().revision
    press(editor, address, TAKE)
    sent = {"revision": revision, choice_of(CODE): "theirs"}
    as_json = {"accept": "application/json"}
    saved = editor.post(address, {**sent, "action": "save"}, headers=as_json)
    assert (saved.status_code, ANEW in saved.json()["told"]) == (409, True)
    lines = {"accept": "application/x-ndjson"}
    for one in (sent, {"revision": revision}):
        refused = editor.post(address, {**one, "action": "confirm"}, headers=lines)
        assert (refused.status_code, ANEW in refused.json()["told"]) == (409, True)
    assert decided() == {CODE: "mine", OTHER: "mine"}


@pytest.mark.parametrize("action", ["save", "all-mine", "confirm", "give-up", "go-on"])
def test_who_has_not_sent_it_decides_nothing(
    action: str, people: dict[str, Client], editor: Client, address: str
) -> None:
    press(editor, address, TAKE)
    press(editor, address, "Import 2 changes")
    refused = people["editor-2"].post(address, {"action": action})
    assert "Only editor, who sent this file, can do that." in refused.content.decode()
