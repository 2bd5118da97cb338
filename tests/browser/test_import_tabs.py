"""Two tabs with the same import, and a person who is faster than the server."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import sign_in
from tests.browser.test_import import CODE, OTHER, conflicting, send
from tests.serving import Server


def slow_to_save(page: Page) -> None:
    """Each decision takes a while to be saved."""

    def later(route: Route) -> None:
        if route.request.headers.get("accept") == "application/json":
            time.sleep(0.7)
        route.continue_()

    page.route("**/import/*/*", later)


def test_who_decides_and_confirms_at_once_is_not_told_of_an_old_page(
    own_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    page, file = open_page(), tmp_path / "messages.csv"
    sign_in(page, own_server, "editor")
    conflicting(page, own_server, file)
    send(page, own_server, file)
    slow_to_save(page)
    page.get_by_label("In the file").first.check()
    page.get_by_role("button", name="Keep the catalogue's, for all undecided").click()
    expect(page.get_by_text("Everything is decided.")).to_be_visible()
    expect(page.get_by_text("Load the page again")).to_have_count(0)
    page.get_by_label("Only the good rows").check()
    page.get_by_label("Now in the catalogue").first.check()
    page.locator("[name=action][value=confirm]").click()
    expect(page.get_by_text("are imported.")).to_be_visible()


def test_an_old_tab_keeps_its_choice_and_says_what_to_do(
    own_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    page, file = open_page(), tmp_path / "messages.csv"
    sign_in(page, own_server, "editor")
    conflicting(page, own_server, file)
    send(page, own_server, file)
    old = page.context.new_page()
    old.goto(page.url)
    page.get_by_label("In the file").first.check()
    expect(page.locator("[data-said]")).to_have_text("Your decisions are saved.")
    other = old.locator(f'[data-code$="/{OTHER}"]')
    other.get_by_label("In the file").check()
    expect(old.locator("[data-said]")).to_contain_text("Load the page again")
    expect(other.get_by_label("In the file")).to_be_checked()
    old.get_by_role("button", name="Save decisions").click()
    expect(old.get_by_role("alert").first).to_contain_text("Load the page again")
    expect(other.get_by_label("In the file")).to_be_checked()
    expect(old.locator(f'[data-code$="/{CODE}"]').get_by_label("In the file")).to_be_checked()
    old.get_by_role("button", name="Save decisions").click()
    expect(old.get_by_text("Everything is decided.")).to_be_visible()
    # The browser tells of each refusal, too.
    open_page.faults.clear()  # type: ignore[attr-defined]
