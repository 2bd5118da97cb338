"""Real Chromium. Tests here never touch the database: they go through pages, the API and `manage`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

HEIGHTS = {390: 844}
OpenPage = Callable[..., Page]


# Playwright keeps a loop of asyncio running, beside which Django refuses to ask the database: it
# ends before other tests begin.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless: Debian's build without windows, where it is there.

    The other draws a window with its own pages for each context, which is a third of all it does.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    chromium = next(filter(None, map(shutil.which, names)), None)
    assert chromium, "There is no chromium on PATH. `make test` installs it."
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Makes pages: `open_page(width=390, lang="ur", dark=True, js=False)`.

    At its end the test fails if a page asked another host for anything, or had an error in its
    console or its script. A test that expects one takes it out of `open_page.faults`, a list of texts.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(
        width: int = 1440, lang: str | None = None, dark: bool = False, js: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
            locale=lang,
        )
        contexts.append(context)
        _watch(context, faults)
        return context.new_page()

    make.faults = faults  # type: ignore[attr-defined]
    yield make
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def _watch(context: BrowserContext, faults: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    context.on("console", console)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    context.on(
        "request",
        lambda request: (
            None if _is_own(request.url) else faults.append(f"another host: {request.url}")
        ),
    )


def _is_own(url: str) -> bool:
    address = urlsplit(url)
    return address.scheme in ("data", "blob", "about") or address.hostname == "127.0.0.1"
