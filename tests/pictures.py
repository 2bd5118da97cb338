"""Takes the pictures of the docs from a real server in real Chromium: `make pictures`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import serving
from tests.pictures_bulk import five_steps
from tests.serving import ROOT, Server

FOLDER = ROOT / "docs" / "pictures"
IN_OTHER_LANGUAGES = (
    "service,code,title_ur,body_ta\n"
    "otp-manager,otp.expired,اس OTP کا وقت گزر گیا ہے,"
    "புதிய OTP-ஐக் கேட்டு உடனே உள்ளிடுங்கள்.\n"
)


def main() -> None:
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        data = serving.prepare(folder / "var", folder / "static")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with serving.serving(data) as server:
            _reference(browser, server)
            _admin(browser, server, folder)
        browser.close()
        serving.drop(data)


def _reference(browser: Browser, server: Server) -> None:
    for name, path, width, dark in (
        ("reference", "/", 1440, False),
        ("reference-hindi", "/?lang=hi", 1440, True),
        ("reference-phone", "/?lang=ur", 390, False),
    ):
        page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        page.goto(server.url + path)
        _take(page, name)


def _admin(browser: Browser, server: Server, folder: Path) -> None:
    page = _signed_in(browser, server, "editor")
    other = page.context.new_page()
    messages = f"{server.url}/admin/catalog/message/"
    page.goto(f"{messages}?lang=ta")
    _take(page, "messages")
    for each in (page, other):
        each.goto(f"{messages}?q=kit.not.found&lang=hi")
        each.get_by_role("link", name="kit.not.found").click()
    _take(page, "message")
    for each, text in ((other, "यह किट नहीं मिली"), (page, "यह कार्ड किट नहीं मिली")):
        each.locator("[name=title_hi]").fill(text)
        each.get_by_role("button", name="Save", exact=True).click()
        each.wait_for_load_state("networkidle")
    _take(page, "conflict")
    five_steps(page, _signed_in(browser, server, "admin"), server, folder, _take)
    file = folder / "texts.csv"
    file.write_text(IN_OTHER_LANGUAGES, encoding="utf-8")
    assert server.manage("import_messages", str(file), "--by", "editor").returncode == 0
    _review(browser, server, page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{messages}?q=kit.not.found&lang=ur")
    page.get_by_role("link", name="kit.not.found").click()
    _take(page, "message-phone")


def _review(browser: Browser, server: Server, page: Page) -> None:
    """The editor proposes what has changed, and another person reads it."""
    page.goto(f"{server.url}/admin/catalog/release/propose/")
    _take(page, "propose")
    page.get_by_label("Note").fill("Plainer words for an expired OTP")
    page.locator("[data-propose]").click()
    page.wait_for_load_state("networkidle")
    proposal = page.url.partition("?")[0]
    checker = _signed_in(browser, server, "publisher")
    checker.goto(f"{proposal}?service=otp-manager")
    _take(checker, "review")
    checker.set_viewport_size({"width": 390, "height": 844})
    checker.goto(f"{proposal}?lang=ur")
    _take(checker, "review-phone")


def _signed_in(browser: Browser, server: Server, name: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{server.url}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(server.people[name])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_load_state("networkidle")
    return page


def _take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    main()
