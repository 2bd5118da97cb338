"""The API's documentation, as an app developer opens it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.serving import Server


def test_every_operation_is_shown_from_this_server_alone(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(f"{server.url}/api/docs/")
    expect(page.locator(".opblock")).to_have_count(13)
    operation = page.locator("#operations-Messages-readMessage")
    operation.get_by_role("button").first.click()
    expect(operation.get_by_text("fallback").first).to_be_visible()


def test_a_problem_leads_to_its_explanation(server: Server, open_page: OpenPage) -> None:
    page = open_page(width=390)
    page.goto(f"{server.url}/api/docs/problems#unknown-code")
    expect(page.locator("section:target h2")).to_have_text("Unknown code")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
