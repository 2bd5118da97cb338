"""A web page's messages: Chromium's own cache holds them, and asks with their validator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import OpenPage
from tests.serving import Server

# What an app in a browser does, and how long it may go on without asking.
MAX_AGE = 2
FETCH = """async ([url, cache]) => {
    const answer = await fetch(url, {cache})
    return [answer.status, await answer.text()]
}"""


class Wire:
    """What Chromium's network log tells of one address: for each fetch, its source and its status.

    Of an answer that was confirmed, the page sees 200; the status on the wire stands in the log's
    extra information.
    """

    def __init__(self, page: Page, url: str) -> None:
        self._url = url
        self._asked: dict[str, dict[str, Any]] = {}
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestWillBeSentExtraInfo", self._headers)
        session.on("Network.responseReceivedExtraInfo", self._status)
        session.on("Network.responseReceived", self._received)

    def _sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"] == self._url:
            self._asked.setdefault(event["requestId"], {})["is_ours"] = True

    def _headers(self, event: dict[str, Any]) -> None:
        names = {name.lower(): text for name, text in event["headers"].items()}
        self._asked.setdefault(event["requestId"], {})["etag"] = names.get("if-none-match", "")

    def _status(self, event: dict[str, Any]) -> None:
        self._asked.setdefault(event["requestId"], {})["status"] = event["statusCode"]

    def _received(self, event: dict[str, Any]) -> None:
        kept = event["response"]["fromDiskCache"]
        self._asked.setdefault(event["requestId"], {})["from_cache"] = kept

    def told(self) -> list[str]:
        """Each fetch in words: `200`, `304 with etag`, `cache`."""
        return [_words(one) for one in self._asked.values() if "is_ours" in one]


def _words(asked: dict[str, Any]) -> str:
    if "status" not in asked:
        return "cache" if asked.get("from_cache") else "nothing"
    return f"{asked['status']}{' with etag' if asked.get('etag') else ''}"


@pytest.fixture
def site(start_server: Callable[..., Server]) -> Server:
    return start_server(MESSAGES_MAX_AGE=str(MAX_AGE))


def opened(site: Server, open_page: OpenPage) -> tuple[Page, Wire, Callable[[str], Any]]:
    """A page of the site, what it asks over the wire, and how it fetches the bundle."""
    url = f"{site.url}/api/messages?lang=hi"
    page = open_page()
    page.goto(site.url)
    return page, Wire(page, url), lambda mode: page.evaluate(FETCH, [url, mode])


def test_its_cache_answers_and_when_it_is_old_is_confirmed_with_304(
    site: Server, open_page: OpenPage
) -> None:
    _page, wire, fetch = opened(site, open_page)
    first = fetch("default")
    assert first[0] == 200
    assert "otp.expired" in first[1]
    # Fresh: not asked for at all.
    assert fetch("default") == first
    # As on reload: asked for whatever its age, and confirmed.
    assert fetch("no-cache") == first
    assert wire.told() == ["200", "cache", "304 with etag"]


def test_a_page_that_is_loaded_again_has_it_confirmed(site: Server, open_page: OpenPage) -> None:
    page, wire, fetch = opened(site, open_page)
    first = fetch("default")
    page.reload()
    assert fetch("no-cache") == first
    assert wire.told() == ["200", "304 with etag"]


def test_what_is_older_than_max_age_is_asked_for_again(site: Server, open_page: OpenPage) -> None:
    page, wire, fetch = opened(site, open_page)
    first = fetch("default")
    page.wait_for_timeout((MAX_AGE + 1) * 1000)
    assert fetch("default") == first
    assert wire.told() == ["200", "304 with etag"]
