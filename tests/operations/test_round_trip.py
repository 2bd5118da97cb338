"""export → import changes nothing, and import → export gives the same cells, for any allowed text."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from catalog.domain import quality
from catalog.domain.cells import RESOLUTIONS, TEXT_FIELDS
from catalog.domain.languages import TAGS
from catalog.models import Message, MessageImport
from catalog.operations.export_messages import export_messages
from catalog.operations.reading import open_table
from catalog.operations.reading.legacy_font import is_legacy
from catalog.operations.reading.shape import ShapedRow, shaped
from catalog.operations.writing import SHAPES, Shape
from tests.operations.other_programs import (
    HAND_OFFS,
    TABLES,
    Texts,
    hand_off_file,
    rows_of,
    table_file,
)
from tests.sending import imported, sent

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ur")
# A hand-off has no shape of its own.
EXPORTS = [*product(("csv", "xlsx"), SHAPES), *((kind, "wide") for kind in HAND_OFFS)]
NOTHING = {"new": 0, "changed": 0, "conflict": 0, "wrong": 0, "undecided": 0, "cells": 0}

# What spreadsheets and parsers are known to take for something other than a text.
AWKWARD = st.sampled_from(
    [
        *("=1+1", "=", "+1", "-1", "@SUM(A1)", "'=1", "''=1", "'", "{=1}", "007", "1.0", "1e5"),
        *("TRUE", "None", "nan", "#N/A", "#REF!", "2026-11-24", "12:30", "_x000D_", "_x005F_"),
        *("_x005F_x000D_", "__x000a__", "x005F_", "_x0041_", 'a"b', '"', '""', "a,b", "a;b"),
        *(
            "&amp;",
            "<b>",
            "</r>",
            "]]>",
            "%s",
            "\\n",
            "क\u200dष",
            "e\u0301",
            "👩🏽‍💻",
            "\u00a0a\u00a0",
        ),
        *("*", "☎\ufe0f", "a  b", "a\rb", "a\r\nb", "a\n\nb", " a", "a ", "\u3000", ""),
        *("\U0001fffd", "\ufffd", "#, fuzzy", "a\\"),
    ]
)
ANY = st.text(st.characters(codec="utf-8"), max_size=quality.LIMITS["body"])
LINES = st.text("a क\u200d\u200cک=\"',;\r\n_x000D", max_size=60)


def allowed(field: str, lang: str) -> st.SearchStrategy[str]:
    def is_allowed(text: str) -> bool:
        normal = quality.normalize(text)
        if field == "description":
            return not any(quality.description_problems(normal))
        return not (any(quality.problems(field, normal)) or is_legacy(normal, lang))

    # A filter alone would throw most of the examples away: control characters are refused.
    seen = ANY.map(lambda text: "".join(c for c in text if not any(quality.problems("body", c))))
    return (AWKWARD | seen | LINES).filter(is_allowed)


TEXTS = st.fixed_dictionaries(
    {f"{field}_{tag}": allowed(field, tag) for tag in LANGUAGES for field in TEXT_FIELDS}
)
OF_CODE = st.fixed_dictionaries(
    {"description": allowed("description", "en"), "resolution": st.sampled_from(RESOLUTIONS)}
)
# Whatever else is drawn: a formula everywhere, then every format's own signs in each text.
FORMULAS = {f"{field}_{tag}": "=1+1" for tag in LANGUAGES for field in TEXT_FIELDS}
SIGNS = dict.fromkeys(FORMULAS, '\'=कی _x005F_x000D_ <b>&amp;]]> ""\\n, a\\')
SIGNS |= {f"body_{tag}": "''=کی\n\n#, fuzzy\r\n\"a\";\\\n=1" for tag in LANGUAGES}
CODE = {"description": "=1+1\\", "resolution": "none"}


@contextlib.contextmanager
def empty_catalogue() -> Iterator[User]:
    """Somebody who may do everything in it. It goes with the block."""
    with transaction.atomic():
        yield User.objects.create_superuser("somebody")
        transaction.set_rollback(True)


def exported(file_format: Any, shape: Any, *languages: str) -> bytes:
    file = io.BytesIO()
    export_messages(by=None, file=file, languages=languages, file_format=file_format, shape=shape)
    return file.getvalue()


def cells_of(data: bytes) -> dict[str, str]:
    """All texts of the one message in a file, by column."""
    cells: dict[str, str] = {}
    for row in shaped(open_table(io.BytesIO(data))).rows:
        assert isinstance(row, ShapedRow), row
        cells |= row.values
    return cells


def normal(texts: Texts) -> dict[str, str]:
    """The texts as the catalogue keeps them."""
    return {name: quality.normalize(text) for name, text in texts.items()}


def check_that_nothing_changes(data: bytes, by: User, *, rows: int) -> None:
    """Importing it would do nothing, even if a blank cell erased."""
    made = sent(data, by=by, erase_blanks=True)
    assert made.state == MessageImport.State.READY, made.told
    assert {name: made.counts[name] for name in NOTHING} == NOTHING
    assert made.counts["unchanged"] == rows


@pytest.mark.parametrize(("kind", "shape"), [*product(TABLES, SHAPES)])
@settings(max_examples=40)
@given(texts=TEXTS, of_code=OF_CODE)
@example(texts=FORMULAS, of_code=CODE)
@example(texts=SIGNS, of_code=CODE)
def test_any_allowed_text_in_a_table(kind: str, shape: Shape, texts: Texts, of_code: Texts) -> None:
    written = {**of_code, **texts} if shape == "wide" else texts
    with empty_catalogue() as by:
        imported(table_file(kind, rows_of(written, shape)), by=by)
        # Nothing is exported as ODS.
        data = exported("csv" if kind == "ods" else kind, shape, *LANGUAGES)
        assert cells_of(data) == normal(written)
        check_that_nothing_changes(data, by, rows=1 if shape == "wide" else len(LANGUAGES))


@pytest.mark.parametrize("kind", HAND_OFFS)
@settings(max_examples=40)
@given(texts=TEXTS, of_code=OF_CODE)
@example(texts=FORMULAS, of_code=CODE)
@example(texts=SIGNS, of_code=CODE)
def test_any_allowed_text_from_a_translator(kind: str, texts: Texts, of_code: Texts) -> None:
    english = {column: text for column, text in texts.items() if column.endswith("_en")}
    urdu = {column: text for column, text in texts.items() if column.endswith("_ur")}
    # A file without any text is not handed off.
    assume(any(normal(texts).values()))
    with empty_catalogue() as by:
        imported(table_file("csv", rows_of({**of_code, **english}, "wide")), by=by)
        imported(hand_off_file(kind, texts, "ur"), by=by)
        data = exported(kind, "wide", "ur")
        # A text that neither language has is not handed off.
        assert {**dict.fromkeys(urdu, ""), **cells_of(data)} == normal(urdu)
        check_that_nothing_changes(data, by, rows=int(any(normal(urdu).values())))
        assert cells_of(exported("csv", "wide", "en")) == normal({**of_code, **english})


@pytest.mark.parametrize(("file_format", "shape"), EXPORTS)
def test_the_whole_catalogue(shipped: User, file_format: str, shape: Shape) -> None:
    languages = ("ur",) if file_format in HAND_OFFS else TAGS
    data = exported(file_format, shape, *languages)
    each = len(languages) if shape == "long" else 1
    check_that_nothing_changes(data, shipped, rows=68 * each)


def test_one_cell_is_one_change_and_one_row_of_history(shipped: User) -> None:
    title = Message.objects.get(error_code__code="cms.timeout").title_ta
    data = exported("csv", "wide", *TAGS).decode()
    assert data.count(f",{title},") == 1
    before = Message.history.count()
    made = imported(data.replace(f",{title},", ",மாற்றம்,").encode("utf-8-sig"), by=shipped)
    assert (made.counts["changed"], made.counts["cells"]) == (1, 1)
    newest = Message.history.latest("history_date", "history_id")
    assert (Message.history.count(), newest.title_ta) == (before + 1, "மாற்றம்")
    assert (newest.source, newest.history_change_reason) == ("import", "texts.csv")
