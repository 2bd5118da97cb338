"""The list of imports: one's own, and what others have imported."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from tests.admin.importing import send
from tests.admin.pressing import press

LIST = "/admin/catalog/messageimport/"
TEXT = "service,code,title_hi\ncms,cms.timeout,{}\n"


def send_one(client: Client, title: str, name: str) -> str:
    return send(client, TEXT.format(title), name=name)


def test_what_others_imported_is_there_what_they_only_sent_is_not(
    people: dict[str, Client],
) -> None:
    imported = send_one(people["editor"], "पहला", "imported.csv")
    press(people["editor"], imported, "Import 1 change")
    send_one(people["editor"], "दूसरा", "sent.csv")
    own = people["editor"].get(LIST).content.decode()
    assert ("imported.csv" in own, "sent.csv" in own, imported in own) == (True, True, True)
    other = people["editor-2"].get(LIST).content.decode()
    assert ("imported.csv" in other, "sent.csv" in other) == (True, False)
    page = people["editor-2"].get(imported).content.decode()
    assert "What this import changed" in page
    assert "Undo this import" in page


def test_another_editor_undoes_it(people: dict[str, Client]) -> None:
    imported = send_one(people["editor"], "पहला", "imported.csv")
    press(people["editor"], imported, "Import 1 change")
    press(people["editor-2"], imported + "undo/", "Undo this import")
    shown = people["editor"].get(imported).content.decode()
    assert "Undone by <bdi>editor-2</bdi>" in shown


def test_it_narrows_by_state_and_by_name(people: dict[str, Client]) -> None:
    imported = send_one(people["editor"], "पहला", "imported.csv")
    press(people["editor"], imported, "Import 1 change")
    send_one(people["editor"], "दूसरा", "sent.csv")
    ready = people["editor"].get(LIST, {"state__exact": "ready"}).content.decode()
    assert ("imported.csv" in ready, "sent.csv" in ready) == (False, True)
    found = people["editor"].get(LIST, {"q": "imported"}).content.decode()
    assert ("imported.csv" in found, "sent.csv" in found) == (True, False)


def test_the_sidebar_counts_what_waits_for_oneself(people: dict[str, Client]) -> None:
    def line(name: str, page: str = "/admin/catalog/message/") -> str:
        """The sidebar's line as text: its icon, its words, its count."""
        html = people[name].get(page).content.decode()
        _before, link, rest = html.partition(f'<a href="{LIST}"')
        return " ".join(strip_tags(link + rest.partition("</a>")[0]).split())

    assert line("editor").endswith("Imports")
    address = send_one(people["editor"], "पहला", "sent.csv")
    assert line("editor").endswith("Imports 1")
    assert line("editor", address).endswith("Imports 1")
    assert line("editor-2").endswith("Imports")
    assert line("viewer") == ""
    press(people["editor"], address, "Import 1 change")
    assert line("editor").endswith("Imports")


@pytest.mark.parametrize("name", ["viewer", "publisher"])
def test_who_may_not_import_does_not_see_it(name: str, people: dict[str, Client]) -> None:
    assert people[name].get(LIST).status_code == 403


def test_nothing_is_changed_or_deleted_there(people: dict[str, Client]) -> None:
    address = send_one(people["editor"], "पहला", "sent.csv")
    pk = address.rstrip("/").rpartition("/")[2]
    assert people["editor"].get(f"{LIST}{pk}/change/")["Location"] == address
    assert people["editor"].post(f"{LIST}{pk}/delete/", {"post": "yes"}).status_code == 403
    assert people["editor"].get(f"{LIST}add/").status_code == 403
    assert "delete_selected" not in people["editor"].get(LIST).content.decode()


def test_as_many_queries_for_ten_imports_as_for_one(
    people: dict[str, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    editor = people["editor"]
    send_one(editor, "0", "0.csv")
    editor.get(LIST)
    with django_assert_num_queries(8):
        editor.get(LIST)
    for number in range(1, 10):
        send_one(editor, str(number), f"{number}.csv")
    with django_assert_num_queries(8):
        assert editor.get(LIST).content.count(b".csv</bdi>") == 10
