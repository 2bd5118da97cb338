"""Texts typed for the fonts that came before Unicode, told from English and from names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from catalog.domain.languages import TAGS
from catalog.operations.reading.legacy_font import is_legacy

SHIPPED = Path(__file__).parents[3] / "fixtures"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("xyr vksVhih", "hi"),
        ("vkidk [kkrk can gS", "hi"),
        ("Ñi;k nksckjk dksf'k'k djsaA", "hi"),
        ("OTP lekIr gks x;k", "hi"),
        ("¥æÂ·¤æ ¹æÌæ", "hi"),
        ("Ûa¢âÛa", "kn"),
        ("jtwhd OTP", "ta"),
        ("¾Åü¿É", "te"),
    ],
)
def test_a_text_for_an_old_font_is_known(text: str, tag: str) -> None:
    assert is_legacy(text, tag)
    assert not is_legacy(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        *("", "OTP", "KYC / UPI", "1234", "…", "{amount}", "eKYC", "mPIN", "UPI Lite"),
        *("Wrong OTP", "Please try again later.", "PhonePe", "https://bank.example/x;y", "ok"),
        *("Enter the code; then wait.", "Payment failed: {amountPaid} <b>now</b>", "गलत ओटीपी"),
        *("xyr गलत", "русский", "বাংলা"),
    ],
)
def test_names_english_and_other_scripts_are_left_to_the_reviewer(text: str) -> None:
    assert not is_legacy(text, "hi")


@pytest.mark.parametrize("tag", TAGS)
def test_no_shipped_text_is_taken_for_one(tag: str) -> None:
    """Neither in its own language, nor the English one where a translation is still missing."""
    for lang in (tag, "en"):
        with (SHIPPED / f"messages.{lang}.csv").open(newline="", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                for field in ("title", "body", "action"):
                    assert not is_legacy(row[f"{field}_{lang}"], tag), row


def test_addresses_are_no_words_whatever_stands_around_them() -> None:
    for text in ("a@b.example;x", "{name}@b;x.example", "<b>x://y;z</b>", "%s@b;x", "aB://x{y}"):
        assert not is_legacy(text, "hi"), text
        assert is_legacy(f"{text} xyr vksVhih", "hi"), text


def test_a_text_far_longer_than_any_message_is_not_judged() -> None:
    """Its length is told. One without blanks would be looked at for minutes."""
    assert is_legacy("xyr vksVhih " * 200, "hi")
    assert not is_legacy("xyr vksVhih " * 201, "hi")
    assert not is_legacy("x" * 40_000, "hi")
