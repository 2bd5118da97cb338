"""The reference page, as engineers and support people use it."""

from __future__ import annotations

import csv
import re
import unicodedata

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from catalog.domain.languages import LANGUAGES
from tests.browser.conftest import OpenPage
from tests.serving import ROOT, Server

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def texts(lang: str) -> dict[str, dict[str, str]]:
    """The shipped texts by `service/code`."""
    with (ROOT / "fixtures" / f"messages.{lang}.csv").open(encoding="utf-8", newline="") as file:
        return {f"{row['service']}/{row['code']}": row for row in csv.DictReader(file)}


def shown_codes(page: Page) -> Locator:
    """The codes that the page shows, but for the fallback message. Only to be awaited by `expect`."""
    return page.locator('.entry:not([id="*/*"])').filter(visible=True)


def expect_selected(page: Page, name: str) -> None:
    expect(page.get_by_role("tab", selected=True)).to_have_text(
        re.compile(rf"^\s*{name}\s*\d+\s*$")
    )


def test_a_tamil_text_finds_its_code_while_english_is_shown(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    wanted = texts("ta")["cbs-connector/cbs.account.frozen"]
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.insert_text(wanted["body_ta"])
    expect(page.locator(".entry").filter(visible=True)).to_have_count(1)
    entry = page.locator('[id="cbs-connector/cbs.account.frozen"]')
    expect(entry.locator(".title")).to_have_text(
        texts("en")["cbs-connector/cbs.account.frozen"]["title_en"]
    )
    why = entry.locator(".elsewhere")
    expect(why).to_contain_text(wanted["body_ta"])
    expect(why).to_have_attribute("lang", "ta")
    expect(page.get_by_role("status").filter(has_text="Codes found")).to_have_text("Codes found: 1")
    expect(page.get_by_role("tab", name="CBS Connector 1")).to_be_visible()
    expect(page.get_by_role("tab", name="OTP Manager 0")).to_be_visible()
    page.keyboard.press("Enter")
    expect(entry.get_by_role("link", name="cbs.account.frozen")).to_be_focused()


ARABIC_KEYBOARD = str.maketrans("یکہ", "يكه")


def first_with(lang: str, sign: str) -> tuple[str, str]:
    """A code and its body, the first in the shipped texts to hold `sign`, decomposed as some type it."""
    for code, row in texts(lang).items():
        body = unicodedata.normalize("NFD", row[f"body_{lang}"])
        if sign in body:
            return code, body
    raise AssertionError(f"no text in {lang} has {sign!r}")


def test_what_people_type_in_other_ways_is_found_too(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    hindi, with_nukta = first_with("hi", "\u093c")
    urdu, in_urdu = first_with("ur", "ہ")
    for typed, code in (
        ("otp-manager/otp.expired", "otp-manager/otp.expired"),
        ("FROZEN cbs", "cbs-connector/cbs.account.frozen"),
        (with_nukta.replace("\u093c", ""), hindi),
        (in_urdu.translate(ARABIC_KEYBOARD), urdu),
    ):
        page.get_by_role("searchbox").fill(typed)
        expect(page.locator(f'[id="{code}"]')).to_be_visible()
        expect(page.locator('[id="fee-posting/fee.invalid.amount"]')).to_be_hidden()


def test_a_search_covers_all_services_and_escape_goes_back(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    page.get_by_role("tab", name="CMS").click()
    expect(shown_codes(page)).to_have_count(7)
    expect(page.locator('.entry[id^="cms/"]').filter(visible=True)).to_have_count(7)
    page.get_by_role("searchbox").fill("otp.expired")
    expect(shown_codes(page)).to_have_count(2)
    expect(page.locator('[id="customer-service/otp.expired"]')).to_be_visible()
    expect(page.locator('[id="otp-manager/otp.expired"]')).to_be_visible()
    page.get_by_role("tab", name="CMS").click()
    expect(page.get_by_text("No code found")).to_be_visible()
    page.get_by_role("tab", name="OTP Manager").click()
    expect(shown_codes(page)).to_have_count(1)
    expect(page.locator('[id="otp-manager/otp.expired"]')).to_be_visible()
    page.get_by_role("tab", name="All services").click()
    page.get_by_role("searchbox").press("Escape")
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect_selected(page, "CMS")
    expect(shown_codes(page)).to_have_count(7)


def test_the_shortcut_can_be_switched_off(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    page.get_by_role("checkbox", name="The / key opens the search").uncheck()
    page.reload()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    page.get_by_role("checkbox").check()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_search_without_result_says_so_and_can_be_cleared(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    page.get_by_role("searchbox").fill("zzzz")
    expect(page.get_by_text("No code found")).to_be_visible()
    page.get_by_role("button", name="Clear the search").click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(shown_codes(page)).to_have_count(67)


def test_what_cannot_be_loaded_is_said(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    page.route("**/api/messages?lang=ta", lambda route: route.abort())
    page.get_by_role("searchbox").fill("expired")
    expect(page.get_by_text("could not be loaded")).to_be_visible()
    expect(page.locator('[id="otp-manager/otp.expired"]')).to_be_visible()
    open_page.faults.clear()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lang", "forward", "back"), [("en", "Right", "Left"), ("ur", "Left", "Right")]
)
def test_tabs_by_keyboard(
    server: Server, open_page: OpenPage, lang: str, forward: str, back: str
) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang={lang}")
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(8)
    tabs.first.focus()
    page.keyboard.press(f"Arrow{forward}")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(shown_codes(page)).to_have_count(7)
    page.keyboard.press(f"Arrow{back}")
    page.keyboard.press(f"Arrow{back}")
    expect(tabs.last).to_be_focused()
    page.keyboard.press("Home")
    expect(tabs.first).to_be_focused()
    page.keyboard.press("End")
    expect(tabs.last).to_be_focused()
    assert tabs.evaluate_all("all => all.filter(tab => tab.tabIndex === 0).length") == 1
    expect(page.get_by_role("tabpanel")).to_have_attribute("aria-labelledby", "_tab/7")
    expect(page).to_have_url(re.compile("#otp-manager$"))


def test_a_link_opens_its_tab_and_marks_its_code(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en#otp-manager/otp.expired")
    entry = page.locator('[id="otp-manager/otp.expired"]')
    expect(entry).to_be_in_viewport()
    expect_selected(page, "OTP Manager")
    expect(shown_codes(page)).to_have_count(6)
    assert entry.evaluate("entry => entry.matches(':target')")
    expect(page.locator("#_phone .sheet-title")).to_have_text(
        texts("en")["otp-manager/otp.expired"]["title_en"]
    )
    # From there another link, to a code that the tab does not show.
    page.evaluate("location.hash = '#customer-service/otp.expired'")
    expect(page.locator('[id="customer-service/otp.expired"]')).to_be_in_viewport()
    expect_selected(page, "Customer Service")


def test_the_code_itself_is_the_link_and_keeps_the_tab(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    page.get_by_role("link", name="fee.invalid.amount").click()
    expect(page).to_have_url(f"{server.url}/?lang=en#fee-posting/fee.invalid.amount")
    expect_selected(page, "All services")
    expect(shown_codes(page)).to_have_count(67)


def test_copying(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server.url}/?lang=hi")
    entry = page.locator('[id="otp-manager/otp.expired"]')
    entry.locator("[data-copy=code]").click()
    expect(page.locator("#_said")).to_contain_text("otp.expired")
    assert page.evaluate("navigator.clipboard.readText()") == "otp.expired"
    entry.locator("[data-copy=text]").click()
    row = texts("hi")["otp-manager/otp.expired"]
    expect(page.locator("#_said")).to_contain_text(row["title_hi"])
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{row['title_hi']}\n{row['body_hi']}\n{row['action_hi']}"
    assert page.locator("#_said").get_attribute("role") == "status"


def test_each_button_says_what_it_copies(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    buttons = page.locator(".entry button")
    names = buttons.evaluate_all("all => all.map(button => button.ariaLabel)")
    assert len(names) == len(set(names)) == 67 * 3 + 2
    assert "Copy the code: otp-manager/otp.expired" in names


def test_the_language_switch_keeps_the_code(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en#cms/cms.timeout")
    page.locator("#_languages summary").click()
    links = page.locator("#_languages a")
    assert links.all_inner_texts() == [language.native_name for language in LANGUAGES]
    page.get_by_role("link", name="اردو").click()
    page.wait_for_url("**/?lang=ur#cms/cms.timeout")
    assert page.evaluate("[document.documentElement.lang, document.dir]") == ["ur", "rtl"]
    entry = page.locator('[id="cms/cms.timeout"]')
    expect(entry.locator(".title")).to_have_text(texts("ur")["cms/cms.timeout"]["title_ur"])
    code = entry.locator("h3 code")
    assert code.evaluate("code => getComputedStyle(code).direction") == "ltr"
    assert entry.locator(".text").evaluate("text => getComputedStyle(text).direction") == "rtl"


def test_the_language_comes_from_the_browser(server: Server, open_page: OpenPage) -> None:
    page = open_page(lang="ta-IN")
    page.goto(server.url)
    assert page.evaluate("document.documentElement.lang") == "ta"


def test_without_javascript_everything_is_there_and_nothing_is_dead(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(js=False)
    page.goto(f"{server.url}/?lang=hi")
    assert page.locator(".entry").filter(visible=True).count() == 68
    assert page.locator("button, input").filter(visible=True).count() == 0
    contents = page.locator(".services a").filter(visible=True)
    assert contents.count() == 7
    assert contents.first.get_attribute("href") == "#auth-service"
    for row in texts("hi").values():
        assert page.get_by_text(row["title_hi"], exact=True).count() >= 1
    page.goto(f"{server.url}/?lang=hi#otp-manager/otp.expired")
    expect(page.locator('[id="otp-manager/otp.expired"]')).to_be_in_viewport()
    page.locator("#_languages summary").click()
    page.locator("#_languages a[lang=ml]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ml")


def test_the_phone_shows_a_message_where_it_is_asked_for(
    server: Server, open_page: OpenPage
) -> None:
    narrow = open_page(width=390)
    narrow.goto(f"{server.url}/?lang=ur")
    assert narrow.locator("#_phone").count() == 0
    entry = narrow.locator('[id="cms/cms.timeout"]')
    button = entry.locator("[data-preview]")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    row = texts("ur")["cms/cms.timeout"]
    expect(entry.locator("#_phone .sheet-body")).to_have_text(row["body_ur"])
    expect(entry.locator("#_phone .sheet")).to_have_attribute("dir", "rtl")
    button.click()
    expect(narrow.locator("#_phone")).to_have_count(0)


def test_dark_by_choice_lasts(server: Server, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{server.url}/?lang=en")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark colours").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark
    assert page.evaluate("localStorage.adminTheme") == '"dark"'
    page.get_by_role("button", name="Dark colours", pressed=True).click()
    assert page.evaluate(ground) == light


@pytest.mark.parametrize("lang", [language.tag for language in LANGUAGES])
def test_nothing_is_cut_off_on_a_small_screen(
    server: Server, open_page: OpenPage, lang: str
) -> None:
    page = open_page(width=390)
    page.goto(f"{server.url}/?lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    # WCAG 1.4.10: no scrolling in two directions at 320 CSS pixels.
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "hi", "ur"])
def test_wcag(server: Server, open_page: OpenPage, lang: str, dark: bool, width: int) -> None:
    page = open_page(width=width, dark=dark)
    page.goto(f"{server.url}/?lang={lang}#otp-manager/otp.expired")
    assert violations(page) == []
    page.get_by_role("searchbox").fill("OTP உங்கள்")
    expect(page.locator(".elsewhere").first).to_be_visible()
    page.locator("#_languages summary").click()
    page.locator("[data-preview]").filter(visible=True).first.click()
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"][:3]
    ]
