"""Two people bring a text to customers, in a real browser against a real server."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import (
    nothing_is_wider_than_the_screen,
    sign_in,
    title_of,
    until_the_title_is,
    write,
)
from tests.serving import Server

CODE = "kit.not.found"
FIRST, MENDED = "کارڈ کی کِٹ نہیں ملی۔", "کارڈ کی کِٹ نہیں ملی"
APPROVE = "Approve: it goes live now"


def propose(page: Page, server: Server, note: str, button: str) -> None:
    page.goto(f"{server.url}/admin/catalog/release/propose/")
    nothing_is_wider_than_the_screen(page)
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name=button).click()


def open_waiting(page: Page, server: Server, name: str) -> None:
    """As a checker does: the list says what waits."""
    page.goto(f"{server.url}/admin/catalog/release/")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    nothing_is_wider_than_the_screen(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_proposed_sent_back_mended_and_approved(
    own_server: Server, open_page: OpenPage, width: int
) -> None:
    editor, publisher = open_page(width=width), open_page(width=width)
    sign_in(editor, own_server, "editor")
    sign_in(publisher, own_server, "publisher")
    before = title_of(own_server, CODE, "ur")

    write(editor, own_server, CODE, "ur", title=FIRST)
    propose(editor, own_server, "Shorter Urdu title", "Propose 1 change")
    expect(editor.get_by_text("Proposal 2 is made")).to_be_visible()
    expect(editor.get_by_text("You are no publisher.")).to_be_visible()
    expect(editor.get_by_role("button", name=APPROVE)).to_have_count(0)

    open_waiting(publisher, own_server, "Proposal 2")
    new = publisher.locator(".catalog-new")
    expect(new).to_have_text(FIRST)
    expect(new).to_have_css("direction", "rtl")
    expect(publisher.locator(".catalog-sheet-title")).to_have_text(FIRST)
    expect(publisher.get_by_text("A title ends without a full stop")).to_be_visible()
    if width == 390:
        publisher.get_by_role("link", name="To the decision").click()
        expect(publisher.get_by_role("heading", name="Decision")).to_be_in_viewport()
    publisher.locator("summary", has_text="Send back").click()
    publisher.get_by_label("What is to be mended?").fill("No full stop in a title, please.")
    publisher.get_by_role("button", name="Send back").click()
    expect(publisher.get_by_text("It went back to editor")).to_be_visible()
    assert title_of(own_server, CODE, "ur") == before

    write(editor, own_server, CODE, "ur", title=MENDED)
    editor.goto(f"{own_server.url}/admin/catalog/release/")
    editor.get_by_role("link", name="Proposal 2").click()
    expect(editor.get_by_text("No full stop in a title, please.").first).to_be_visible()
    editor.get_by_role("button", name="Renew").click()
    expect(editor.get_by_text("Proposal 3 renews proposal 2")).to_be_visible()

    open_waiting(publisher, own_server, "Proposal 3")
    expect(publisher.locator(".catalog-new")).to_have_text(MENDED)
    publisher.get_by_role("button", name=APPROVE).click()
    expect(publisher.get_by_text("Release 2 is live. Apps get it now.")).to_be_visible()
    expect(publisher.get_by_role("heading", name="Release 2")).to_be_visible()
    until_the_title_is(own_server, CODE, "ur", MENDED)


@pytest.mark.parametrize("width", [1440, 390])
def test_single_messages_are_proposed(own_server: Server, open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    sign_in(page, own_server, "editor")
    write(page, own_server, CODE, "hi", title="किट नहीं मिली", body="पैक पर लिखा नंबर देखें।")
    write(page, own_server, "cms.timeout", "hi", title="जवाब नहीं आया")
    page.goto(f"{own_server.url}/admin/catalog/release/propose/")
    button = page.locator("[data-propose]")
    expect(button).to_have_text("Propose 3 changes")
    page.get_by_label("Tick all on this page").uncheck()
    expect(button).to_be_disabled()
    page.get_by_label(CODE).check()
    expect(button).to_have_text("Propose 2 changes")
    page.get_by_label("Note").fill("The kit")
    button.click()
    expect(page.locator(".catalog-reviewed")).to_have_count(1)
    page.goto(f"{own_server.url}/admin/catalog/release/propose/")
    expect(page.get_by_text("in proposal 2").first).to_be_visible()
    expect(button).to_have_text("Propose 1 change")


@pytest.mark.parametrize(("lang", "dark"), [("hi", True), ("ur", False)])
def test_the_pages_in_other_languages(
    own_server: Server, open_page: OpenPage, lang: str, dark: bool
) -> None:
    writer = open_page()
    sign_in(writer, own_server, "editor")
    write(writer, own_server, CODE, "ur", title=FIRST)
    propose(writer, own_server, "Urdu", "Propose 1 change")
    page = open_page(width=390, dark=dark)
    sign_in(page, own_server, "publisher")
    page.context.add_cookies([{"name": "django_language", "value": lang, "url": own_server.url}])
    for path in ("", "propose/", "2/change/"):
        page.goto(f"{own_server.url}/admin/catalog/release/{path}")
        expect(page.locator("html")).to_have_attribute("lang", lang)
        nothing_is_wider_than_the_screen(page)
        # What stands around it is the library's.
        found = Axe().run(page, context="#content")
        assert found.violations_count == 0, found.generate_report()
