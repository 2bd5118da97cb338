"""Steps that the tests of the admin share."""

from __future__ import annotations

import json
import urllib.request

from playwright.sync_api import Page, expect

from tests.processes import until
from tests.serving import Server


def sign_in(page: Page, server: Server, name: str) -> None:
    page.goto(f"{server.url}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(server.people[name])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Messages").first).to_be_attached()


def title_of(server: Server, code: str, lang: str, service: str = "") -> str:
    """What an app shows: the title of the first message with this code, or of the service's."""
    with urllib.request.urlopen(f"{server.url}/api/messages?lang={lang}") as answer:
        found = json.load(answer)["messages"]
    wanted = (one for one in found if one["code"] == code and service in ("", one["service"]))
    return str(next(wanted)["title"])


def until_the_title_is(server: Server, code: str, lang: str, text: str, service: str = "") -> None:
    """A release is with every worker within a second."""
    until(
        lambda: title_of(server, code, lang, service) == text,
        within=5,
        what=f"an app shows {text}",
    )


def find_and_open(page: Page, server: Server, words: str, code: str) -> None:
    page.goto(f"{server.url}/admin/catalog/message/")
    search = page.get_by_placeholder("Code, description or text in any language")
    search.fill(words)
    search.press("Enter")
    page.get_by_role("link", name=code).click()


def write(page: Page, server: Server, code: str, lang: str, **texts: str) -> None:
    """Save texts of a message in one language."""
    find_and_open(page, server, code, code)
    page.locator(f"#tab-{lang}").click()
    for name, text in texts.items():
        page.locator(f"[name={name}_{lang}]").fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def nothing_is_wider_than_the_screen(page: Page) -> None:
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    # Between two pages there is none.
    page.wait_for_load_state()
    assert page.evaluate(width) == 0, page.url
