"""An editor's whole path, in a real browser against a real server."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import find_and_open, sign_in, title_of
from tests.serving import Server


@pytest.mark.parametrize("width", [1440, 390])
def test_find_edit_and_propose(own_server: Server, open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    sign_in(page, own_server, "editor")
    before = title_of(own_server, "kit.not.found", "ta")
    find_and_open(page, own_server, before, "kit.not.found")

    page.get_by_role("tab", name="தமிழ்").click()
    title = page.locator("[name=title_ta]")
    expect(title).to_have_value(before)
    expect(page.locator("#panel-ta [data-source=title_en]")).to_be_visible()
    title.fill("அட்டை உறை கிடைக்கவில்லை")
    # 14 characters to a reader, 23 code points.
    expect(page.locator("[data-count-of=id_title_ta]")).to_have_text("14")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert title_of(own_server, "kit.not.found", "ta") == before

    page.goto(f"{own_server.url}/admin/catalog/release/propose/")
    expect(page.locator("ins", has_text="அட்டை")).to_be_visible()
    page.get_by_label("Note").fill("Clearer Tamil")
    page.get_by_role("button", name="Propose 1 change").click()
    expect(page.get_by_text("Proposal 2 is made")).to_be_visible()
    # Apps see it only once another person has approved it: test_review.py.
    assert title_of(own_server, "kit.not.found", "ta") == before


def test_two_editors_of_one_text_both_see_it(own_server: Server, open_page: OpenPage) -> None:
    first, second = open_page(), open_page()
    for page in (first, second):
        sign_in(page, own_server, "editor")
        find_and_open(page, own_server, "kit.not.found", "kit.not.found")
        page.get_by_role("tab", name="اردو").click()
    for page, text in ((first, "پہلا متن"), (second, "دوسرا متن")):
        page.locator("[name=title_ur]").fill(text)
        page.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_text("Someone else changed this text")).to_be_visible()
    expect(second.locator("[name=title_ur]")).to_have_value("دوسرا متن")
    second.get_by_role("button", name="Take this text").click()
    expect(second.locator("[name=title_ur]")).to_have_value("پہلا متن")


def test_the_tabs_are_worked_by_keys(own_server: Server, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, own_server, "editor")
    find_and_open(page, own_server, "kit.not.found", "kit.not.found")
    page.get_by_role("tab", name="English").click()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="हिन्दी")).to_be_focused()
    expect(page.locator("[name=title_hi]")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("[name=title_as]")).to_be_visible()
    expect(page.locator("[name=title_hi]")).to_be_hidden()


def test_a_spreadsheet_out_and_in_again(
    own_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, own_server, "editor")
    page.goto(f"{own_server.url}/admin/catalog/message/export/?service=otp-manager")
    with page.expect_download() as started:
        page.get_by_role("button", name="Export").click()
    file = tmp_path / "messages.csv"
    started.value.save_as(file)
    tamil = title_of(own_server, "otp.expired", "ta")
    text = file.read_bytes().decode("utf-8-sig")
    assert text.count(tamil) == 1
    file.write_bytes(text.replace(tamil, "OTP காலாவதியானது").encode("utf-8-sig"))

    page.goto(f"{own_server.url}/admin/catalog/message/import/")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("[data-count=changed]")).to_have_text("1")
    expect(page.locator("[data-count=new]")).to_have_text("0")
    expect(page.locator("ins")).to_have_count(1)
    page.get_by_role("button", name="Import 1 change").click()
    expect(page.get_by_text("1 text is imported.")).to_be_visible()
    page.get_by_role("link", name="Edit the message").click()
    page.locator("#main").get_by_role("link", name="History").click()
    expect(page.locator(".catalog-history > li").first).to_contain_text("messages.csv")
    expect(page.locator(".catalog-history > li").first.locator("dt")).to_have_count(1)
