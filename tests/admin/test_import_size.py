"""A large import's page: so many rows at a time, in a few queries and less than a megabyte."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.domain.cells import TEXT_COLUMNS
from catalog.models import ImportRow, Message, Source
from catalog.operations.edit_message import edit_message
from tests.admin.importing import exported, send, table, text_of
from tests.admin.pressing import forms_of, press

_MEGABYTE = 1_000_000


def codes() -> list[str]:
    """All that stand in one service only."""
    found = Message.objects.filter(is_fallback=False).order_by("pk")
    return list(dict.fromkeys(found.values_list("error_code__code", flat=True)))


def changed(row: dict[str, str], word: str) -> dict[str, str]:
    """Each of its 39 texts with another beginning; no title becomes too long by it."""
    return {**row, **{column: f"{word} {row[column][:50]}"[:40] for column in TEXT_COLUMNS}}


@pytest.fixture
def rows(shipped: User) -> list[dict[str, str]]:
    """More than 60 messages, every text of them changed in the file."""
    return [changed(exported(code), "1") for code in codes()]


@pytest.fixture
def editor(people: dict[str, Client]) -> Client:
    return people["editor"]


COLUMNS = ("service", "code", "version", *TEXT_COLUMNS)


def test_fifty_rows_with_every_text_changed(
    editor: Client, rows: list[dict[str, str]], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    few, many = send(editor, table(COLUMNS, *rows[:1])), send(editor, table(COLUMNS, *rows))
    editor.get(few)
    with django_assert_num_queries(13):
        editor.get(few)
    with django_assert_num_queries(13):
        page = editor.get(many)
    assert page.content.count(b'class="catalog-change"') == 50 * len(TEXT_COLUMNS)
    assert len(page.content) < _MEGABYTE
    shown = editor.get(many, {"p": 2}).content
    assert shown.count(b'class="catalog-change"') == (len(rows) - 50) * len(TEXT_COLUMNS)


def test_every_text_in_conflict(
    editor: Client,
    rows: list[dict[str, str]],
    shipped: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for message in Message.objects.filter(is_fallback=False):
        texts = {column: f"2 {getattr(message, column)}"[:40] for column in TEXT_COLUMNS}
        edit_message(
            message=message.pk,
            version=message.version,
            texts=texts,
            by=shipped,
            source=Source.ADMIN,
        )
    few, many = send(editor, table(COLUMNS, *rows[:1])), send(editor, table(COLUMNS, *rows))
    with django_assert_num_queries(14):
        editor.get(few)
    with django_assert_num_queries(14):
        page = editor.get(many)
    assert len(page.content) < _MEGABYTE
    posted = {name for form in forms_of(page.content.decode()) for name in form.boxes}
    assert len(posted) == 12 * len(TEXT_COLUMNS)
    press(
        editor, many, "Save decisions", page=page.content.decode(), **dict.fromkeys(posted, "mine")
    )
    assert ImportRow.objects.filter(of__pk=page.context["made"].pk, undecided=0).count() == 12


def test_search_finds_codes_and_texts(editor: Client, rows: list[dict[str, str]]) -> None:
    address = send(editor, table(COLUMNS, *rows))
    by_code = editor.get(address, {"q": "kit.not"}).content.decode()
    assert by_code.count("data-code=") == 1
    word = text_of("kit.not.found", "title_ta").split()[0]
    assert "kit.not.found" in editor.get(address, {"q": word}).content.decode()
    assert "No row of this kind" in editor.get(address, {"q": "nowhere-at-all"}).content.decode()


@pytest.mark.parametrize("query", ["p=0", "p=999", "p=x", "show=nonsense", "show=all&p=-1"])
def test_an_address_that_asks_for_what_is_not_there_shows_rows(
    query: str, editor: Client, rows: list[dict[str, str]]
) -> None:
    answer = editor.get(f"{send(editor, table(COLUMNS, *rows[:2]))}?{query}")
    assert (answer.status_code, b"data-code=" in answer.content) == (200, True)
