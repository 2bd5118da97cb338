"""CSV: read by csv-parse, and imported again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from hypothesis import given

from catalog.api.formats import render
from catalog.domain.spreadsheet_text import guard
from catalog.operations import look_up
from tests.api.formats.bundles import SPACED, Example, example, examples
from tests.clients.node import Program
from tests.sending import sent

HEADER = (
    *("service", "code", "resolution"),
    *("title_en", "body_en", "action_en", "title_hi", "body_hi", "action_hi"),
)


def rows(bundle: Example) -> list[list[str]]:
    """The table that a bundle must give: blank in Hindi where the message is given in English.

    A text that a spreadsheet might run has an apostrophe in front.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for key, (source, target) in bundle.translations().items():
        row = found.setdefault(
            key[:2], [*key[:2], bundle.values().get(key._replace(field="resolution"), "")]
        )
        row[len(row) :] = [guard(source), guard(target or "")]
    return [[*row[:3], *row[3::2], *row[4::2]] for row in found.values()]


@given(bundle=examples())
def test_every_cell_is_there(reader: Program, bundle: Example) -> None:
    assert reader.ask(format="csv", text=bundle.file("csv")) == [list(HEADER), *rows(bundle)]


@pytest.mark.parametrize("text", SPACED)
def test_csv_keeps_white_space(reader: Program, text: str) -> None:
    bundle = example(text)
    assert reader.ask(format="csv", text=bundle.file("csv")) == [list(HEADER), *rows(bundle)]


@pytest.mark.parametrize("text", ["=1+1", "+91 98", "-1", "@SUM(A1)", "\t=1", " =1", "'=1", "＝1"])
def test_no_spreadsheet_runs_a_text(reader: Program, text: str) -> None:
    (_head, *found) = reader.ask(format="csv", text=example(text).file("csv"))
    assert [row[3:] for row in found] == [[f"'{text}"] * 6] * 2
    # What is no text stays: the fallback message's key is no formula.
    assert [row[:3] for row in found] == [["otp-manager", "otp.expired", "retry"], ["*", "*", ""]]


@pytest.mark.parametrize("lang", ["en", "hi", "ur"])
def test_what_was_fetched_can_be_imported_again(catalogue: User, lang: str) -> None:
    bundle, source = look_up.current_bundle(lang), look_up.current_bundle("en")
    fetched = render(
        "csv",
        release=bundle.release,
        lang=lang,
        messages=bundle.messages,
        fallback=bundle.fallback,
        source_messages=source.messages,
        source_fallback=source.fallback,
    )
    counts = sent(fetched, by=catalogue).counts
    assert {name: count for name, count in counts.items() if count} == {"unchanged": 4}
