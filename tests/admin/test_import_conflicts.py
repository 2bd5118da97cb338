"""A spreadsheet that was exported before others edited: the editor decides, text by text or for all."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import ImportRow, Release
from tests.admin.conftest import edit
from tests.admin.importing import exported, send, table, text_of
from tests.admin.pressing import press

CODE, OTHER = "kit.not.found", "cms.timeout"
COLUMNS = ("service", "code", "version", "title_hi", "title_ur", "body_hi")
SAVE, IMPORT_1, IMPORT_2 = "Save decisions", "Import 1 change", "Import 2 changes"
KEEP, TAKE = "Keep the catalogue's, for all undecided", "Take the file's, for all undecided"


@pytest.fixture
def editor(people: dict[str, Client]) -> Client:
    return people["editor"]


@pytest.fixture
def address(editor: Client, shipped: User) -> str:
    """Of an import with two conflicts, in Hindi (line 2) and Urdu (line 3), and a text without one."""
    rows = (exported(CODE, title_hi="फ़ाइल"), exported(OTHER, title_ur="فائل", body_hi="फ़ाइल।"))
    edit(shipped, CODE, title_hi="कैटलॉग")
    edit(shipped, OTHER, title_ur="کیٹلاگ")
    sent = table(COLUMNS, *({name: row[name] for name in COLUMNS} for row in rows))
    return send(editor, sent)


def decided() -> dict[int, dict[str, str]]:
    return {row.pk: row.decided for row in ImportRow.objects.all() if row.decided}


def row_of(code: str) -> int:
    return ImportRow.objects.get(code=code).pk


def test_a_conflict_shows_the_three_texts_who_and_when(
    editor: Client, address: str, shipped: User
) -> None:
    page = editor.get(address, {"show": "conflict"}).content.decode()
    assert "The file carries versions" in page
    assert text_of(CODE, "title_hi") == "कैटलॉग"
    for text in ("<ins>कैटलॉग</ins>", "<ins>फ़ाइल</ins>", f"<bdi>{shipped.username}</bdi>, <bdi>"):
        assert text in page, text
    assert '<span lang="ur" dir="rtl"' in page
    assert "2 texts were changed in the catalogue, too." in page


def test_it_can_not_be_imported_while_texts_are_undecided(editor: Client, address: str) -> None:
    page = editor.get(address).content.decode()
    assert 'value="confirm" disabled' in page
    refused = press(editor, address, IMPORT_1, page=page)
    assert "2 texts were changed by others" in refused.content.decode()
    assert text_of(OTHER, "body_hi") != "फ़ाइल।"


def test_decided_text_by_text_and_imported(editor: Client, address: str) -> None:
    choices = {f"{row_of(CODE)}.title_hi": "mine", f"{row_of(OTHER)}.title_ur": "theirs"}
    press(editor, address, SAVE, **choices)
    page = editor.get(address).content.decode()
    assert page.count(" checked>") == 2
    press(editor, address, IMPORT_2, page=page)
    assert (text_of(CODE, "title_hi"), text_of(OTHER, "title_ur")) == ("फ़ाइल", "کیٹلاگ")
    assert text_of(OTHER, "body_hi") == "फ़ाइल।"
    after = editor.get(address).content.decode()
    assert (">taken<" in after, ">kept<" in after) == (True, True)


@pytest.mark.parametrize(
    ("button", "texts"), [(KEEP, ("कैटलॉग", "کیٹلاگ")), (TAKE, ("फ़ाइल", "فائل"))]
)
def test_decided_for_all(button: str, texts: tuple[str, str], editor: Client, address: str) -> None:
    press(editor, address, button)
    press(editor, address, "Import 1 change" if button == KEEP else "Import 3 changes")
    assert (text_of(CODE, "title_hi"), text_of(OTHER, "title_ur")) == texts


def test_what_is_chosen_on_the_page_counts_before_all_the_rest(
    editor: Client, address: str
) -> None:
    press(editor, address, KEEP, **{f"{row_of(CODE)}.title_hi": "mine"})
    assert decided() == {
        row_of(CODE): {"title_hi": "mine"},
        row_of(OTHER): {"title_ur": "theirs"},
    }


def test_a_choice_that_was_not_saved_counts_for_the_import(editor: Client, address: str) -> None:
    """What the screen shows is what is imported."""
    press(editor, address, TAKE)
    page = editor.get(address).content.decode()
    press(editor, address, "Import 3 changes", page=page, **{f"{row_of(CODE)}.title_hi": "theirs"})
    assert (text_of(CODE, "title_hi"), text_of(OTHER, "title_ur")) == ("कैटलॉग", "فائل")


def test_choices_are_kept_while_one_turns_to_other_rows(editor: Client, address: str) -> None:
    page = editor.get(address).content.decode()
    chosen = {f"{row_of(CODE)}.title_hi": "mine", "to": "show=wrong&p=7&next=//elsewhere"}
    answer = press(editor, address, SAVE, page=page, **chosen)
    assert answer["Location"] == f"{address}?show=wrong&p=7"
    assert decided() == {row_of(CODE): {"title_hi": "mine"}}


def test_a_script_saves_each_choice_and_is_told_what_follows(editor: Client, address: str) -> None:
    def save(name: str) -> Any:
        chosen = {"action": "save", name: "mine"}
        return editor.post(address, chosen, headers={"accept": "application/json"})

    first = save(f"{row_of(CODE)}.title_hi").json()
    assert (first["undecided"], first["confirm"]) == (1, "Import 2 changes")
    assert first["why_not"].startswith("1 text was changed in the catalogue, too.")
    second = save(f"{row_of(OTHER)}.title_ur").json()
    assert second == {
        "revision": first["revision"] + 1,
        "undecided": 0,
        "confirm": "Import 3 changes",
        "why_not": "",
    }
    refused = save("999.title_hi")
    assert (refused.status_code, "Load the page again" in refused.json()["told"]) == (409, True)


def test_a_choice_for_a_line_that_is_no_conflict_is_refused(editor: Client, address: str) -> None:
    refused = editor.post(address, {"action": "save", f"{row_of(OTHER)}.body_hi": "mine"})
    assert "has no conflict in body_hi" in refused.content.decode()
    editor.post(address, {"action": "save", "999.title_hi": "mine", "x.title_hi": "mine"})
    assert decided() == {}


def test_without_versions_the_page_says_so(editor: Client, shipped: User) -> None:
    row = exported(CODE, title_hi="फ़ाइल")
    edit(shipped, CODE, title_hi="कैटलॉग")
    sent = table(
        ("service", "code", "title_hi"),
        {name: row[name] for name in ("service", "code", "title_hi")},
    )
    page = editor.get(send(editor, sent)).content.decode()
    assert "Without versions the file's texts count" in page
    assert "texts undecided" in page


def test_rows_without_a_version_among_others_are_counted(editor: Client, shipped: User) -> None:
    row, bare = exported(CODE, title_hi="फ़ाइल"), exported(OTHER, title_hi="फ़ाइल", version="")
    columns = ("service", "code", "version", "title_hi")
    sent = table(columns, *({name: one[name] for name in columns} for one in (row, bare)))
    address = send(editor, sent)
    page = editor.get(address).content.decode()
    assert "The file carries versions" in page
    assert "1 row carries no version: for it the file's texts count" in page
    assert '<strong data-count="unversioned">1</strong>' in page
    shown = editor.get(address, {"show": "unversioned"}).content.decode()
    assert (f"cms/{OTHER}" in shown, CODE in shown) == (True, False)


def test_in_a_row_that_stays_out_there_is_nothing_to_decide(editor: Client, shipped: User) -> None:
    row = exported(CODE, title_hi="फ़ाइल", title_ta="x" * 70)
    edit(shipped, CODE, title_hi="कैटलॉग")
    columns = ("service", "code", "version", "title_hi", "title_ta")
    address = send(editor, table(columns, {name: row[name] for name in columns}))
    page = editor.get(address).content.decode()
    assert ("stays out" in page, 'type="radio"' in page) == (True, False)
    assert '<strong data-count="undecided">0</strong>' in page


def test_undone_as_a_whole_what_was_edited_since_is_named(editor: Client, address: str) -> None:
    before = text_of(OTHER, "title_ur")
    press(editor, address, TAKE)
    press(editor, address, "Import 3 changes")
    edit(User.objects.get(username="admin"), CODE, title_hi="और नया")
    asked = editor.get(address + "undo/").content.decode()
    assert "3 texts go back to what they were before" in asked
    done = press(editor, address + "undo/", "Undo this import", page=asked)
    assert done["Location"] == address
    page = editor.get(address).content.decode()
    assert f"cms/{OTHER}" in page
    kept = page[page.index("These stay as they are") :].partition("</ul>")[0]
    assert (f"{CODE} title_hi" in kept, "title_ur" in kept) == (True, False)
    assert (text_of(CODE, "title_hi"), text_of(OTHER, "title_ur")) == ("और नया", before)
    again = editor.get(address + "undo/")
    assert again["Location"] == address


def test_what_it_brought_is_proposed_alone(
    editor: Client, people: dict[str, Client], shipped: User
) -> None:
    row = exported(CODE, title_hi="फ़ाइल")
    columns = ("service", "code", "version", "title_hi")
    address = send(editor, table(columns, {name: row[name] for name in columns}))
    press(editor, address, IMPORT_1)
    # Neither another message nor another text of the same one goes along.
    edit(shipped, OTHER, title_hi="बिना फ़ाइल")
    edit(shipped, CODE, title_ur="بغیر فائل")
    page = editor.get(address).content.decode()
    link = page.partition('<a class="catalog-primary" href="')[2].partition('"')[0]
    shown = editor.get(link).content.decode()
    assert [text in shown for text in ("फ़ाइल", "बिना", "بغیر")] == [True, False, False]
    # It wants a note, as every proposal does.
    refused = press(editor, link, "Propose 1 change", page=shown)
    assert "Note" in refused.content.decode()
    press(editor, link, "Propose 1 change", note="From the file", page=shown)
    (change,) = Release.objects.latest("pk").changes.all()
    assert (change.code, change.new) == (CODE, "फ़ाइल")
    # What nobody may see narrows nothing.
    assert (
        people["viewer"].get(link.rpartition("=")[0] + "=999")["Location"] == link.partition("?")[0]
    )


def test_a_part_of_it_is_proposed(editor: Client, shipped: User) -> None:
    columns = ("service", "code", "version", "title_hi")
    rows = (exported(CODE, title_hi="फ़ाइल"), exported(OTHER, title_hi="और फ़ाइल"))
    sent = table(columns, *({name: row[name] for name in columns} for row in rows))
    address = send(editor, sent)
    press(editor, address, IMPORT_2)
    edit(shipped, CODE, title_ur="بغیر فائل")
    pk = address.rstrip("/").rpartition("/")[2]
    link = f"/admin/catalog/release/propose/?import={pk}"
    press(editor, link, "Propose 2 changes", note="A part", untick=[f"cms/{OTHER}"])
    (change,) = Release.objects.latest("pk").changes.all()
    assert (change.code, change.lang) == (CODE, "hi")
