"""A release that was wrong, taken back by two people, in a real browser against a real server."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import title_of, until_the_title_is
from tests.serving import Server

CODE = ("otp-manager", "otp.expired")
NEW = "इस OTP का वक्त गुज़र गया"


def sign_in(page: Page, server: Server, name: str) -> None:
    page.goto(f"{server.url}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(server.people[name])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Releases").first).to_be_attached()


@pytest.fixture
def wrong(own_server: Server, tmp_path: Path) -> Server:
    """A server on which release 2 has brought another Hindi title."""
    file = tmp_path / "texts.csv"
    file.write_text(f"service,code,title_hi\n{','.join(CODE)},{NEW}\n", encoding="utf-8")
    for arguments in (
        ("import_messages", str(file), "--by", "editor"),
        ("propose", "--by", "editor", "--note", "Everyday words"),
        ("approve", "2", "--by", "publisher"),
    ):
        done = own_server.manage(*arguments)
        assert done.returncode == 0, done.stderr
    until_the_title_is(own_server, CODE[1], "hi", NEW, CODE[0])
    return own_server


@pytest.mark.parametrize("width", [1440, 390])
def test_two_people_take_a_release_back(wrong: Server, open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    sign_in(page, wrong, "publisher")
    page.goto(f"{wrong.url}/admin/catalog/release/roll-back/")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("heading", name="Back to release 1")).to_be_visible()
    expect(page.get_by_text("1 text would change for customers")).to_be_visible()
    expect(page.locator(".catalog-old")).to_have_text(NEW)
    before = page.locator(".catalog-new").inner_text()
    expect(page.get_by_text("Roll back now (emergency)")).to_have_count(0)
    page.get_by_label("Note").fill("Customers did not understand it")
    page.get_by_role("button", name="Propose this roll back").click()
    # Their own proposal: on its page they can't approve it.
    expect(page.get_by_text("waits for another person to approve it")).to_be_visible()
    expect(page.get_by_text("You proposed this yourself")).to_be_visible()
    expect(page.get_by_role("button", name="Approve: it goes live now")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert title_of(wrong, CODE[1], "hi", CODE[0]) == NEW

    other = open_page(width=width)
    sign_in(other, wrong, "admin")
    other.goto(page.url)
    other.get_by_role("button", name="Approve: it goes live now").click()
    expect(other.get_by_text("Release 3").first).to_be_visible()
    until_the_title_is(wrong, CODE[1], "hi", before, CODE[0])

    # The working copy has kept the newer text, as a change.
    other.goto(f"{wrong.url}/admin/catalog/release/propose/")
    expect(other.locator(".catalog-new")).to_have_text(NEW)
    other.goto(f"{wrong.url}/admin/catalog/release/audit/")
    expect(other.locator(".catalog-events > li").first).to_contain_text("roll back to 1")


def test_in_an_emergency_one_ticks_it_and_is_named(wrong: Server, open_page: OpenPage) -> None:
    page = open_page(width=390)
    sign_in(page, wrong, "admin")
    page.goto(f"{wrong.url}/admin/catalog/release/roll-back/?to=1")
    before = page.locator(".catalog-new").inner_text()
    page.get_by_label("Note").fill("Customers come to harm")
    page.get_by_text("Emergency", exact=True).click()
    page.get_by_role("button", name="Roll back now (emergency)").click()
    expect(page.get_by_text("Tick this first")).to_be_visible()
    assert title_of(wrong, CODE[1], "hi", CODE[0]) == NEW
    page.get_by_label("I publish this alone; the audit will say so").check()
    page.get_by_role("button", name="Roll back now (emergency)").click()
    expect(page.get_by_text("Release 3 is live. Apps get it now.")).to_be_visible()
    until_the_title_is(wrong, CODE[1], "hi", before, CODE[0])
    page.goto(f"{wrong.url}/admin/catalog/release/audit/?event=published")
    newest = page.locator(".catalog-events > li").first
    expect(newest).to_contain_text("by admin")
    expect(newest).to_contain_text("emergency")


def test_a_moment_before_the_new_text_is_answered_with_the_old(
    wrong: Server, open_page: OpenPage
) -> None:
    page = open_page()
    sign_in(page, wrong, "editor")
    page.goto(f"{wrong.url}/admin/catalog/message/?q=otp.expired")
    page.get_by_role("link", name=CODE[1]).first.click()
    page.get_by_role("link", name="What did a customer read?").click()
    expect(page.get_by_label("Code")).to_have_value(CODE[1])
    page.get_by_label("Service").select_option(CODE[0])
    page.get_by_label("Language").select_option("hi")
    with urllib.request.urlopen(f"{wrong.url}/api/releases") as answer:
        first = json.load(answer)["releases"][-1]["published_at"]
    page.get_by_label("Date and time").fill(
        page.evaluate(
            "at => new Date(new Date(at).getTime() + 1000)"
            ".toLocaleString('sv', { timeZone: 'Asia/Kolkata' }).replace(' ', 'T')",
            first,
        )
    )
    page.get_by_role("button", name="Show the message").click()
    expect(page.locator(".catalog-sheet-title")).not_to_have_text(NEW)
    expect(page.get_by_role("link", name="Release 1")).to_be_visible()
    # The address can be passed on: another person's page shows the same.
    other = open_page(width=390)
    sign_in(other, wrong, "publisher")
    other.goto(page.url)
    expect(other.get_by_role("link", name="Release 1")).to_be_visible()
