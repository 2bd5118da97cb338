"""A spreadsheet from last week, with conflicts and wrong rows: sent, decided, imported, undone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import nothing_is_wider_than_the_screen, sign_in, write
from tests.serving import Server

CODE, OTHER, WRONG = "kit.not.found", "pin.locked", "otp.max.retries"


def export(page: Page, server: Server, file: Path) -> None:
    """All messages in Hindi and Urdu, as a CSV file."""
    page.goto(f"{server.url}/admin/catalog/message/export/")
    for tag in ("hi", "ur"):
        page.locator(f"[name=languages][value={tag}]").check()
    with page.expect_download() as started:
        page.get_by_role("button", name="Export", exact=True).click()
    started.value.save_as(file)


def edited(file: Path, texts: dict[str, dict[str, str]]) -> None:
    """As a spreadsheet leaves it: `texts` by code and column, in the first row with that code."""
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    for code, changed in texts.items():
        next(row for row in rows if row["code"] == code).update(changed)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file.write_bytes(text.getvalue().encode("utf-8-sig"))


def send(page: Page, server: Server, file: Path) -> None:
    page.goto(f"{server.url}/admin/catalog/message/import/")
    nothing_is_wider_than_the_screen(page)
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("heading", name="What this import would change")).to_be_visible()


def counts(page: Page, **wanted: int) -> None:
    for name, count in wanted.items():
        expect(page.locator(f"[data-count={name}]")).to_have_text(str(count))


def title(page: Page, server: Server, code: str, lang: str, text: str) -> None:
    """What the message's form says in the working copy."""
    page.goto(f"{server.url}/admin/catalog/message/?q={code}")
    page.get_by_role("link", name=code, exact=True).first.click()
    expect(page.locator(f"[name=title_{lang}]")).to_have_value(text)


def conflicting(page: Page, server: Server, file: Path) -> None:
    """Two titles changed in the file and in the catalogue, two only in the file, one row wrong."""
    export(page, server, file)
    edited(
        file,
        {
            CODE: {"title_hi": "फ़ाइल का शीर्षक", "body_hi": "पैक पर लिखा नंबर देखें।"},
            OTHER: {"title_ur": "فائل کا عنوان"},
            "cms.timeout": {"title_hi": "जवाब नहीं आया"},
            WRONG: {"title_hi": "क" * 61},
        },
    )
    write(page, server, CODE, "hi", title="कैटलॉग का शीर्षक")
    write(page, server, OTHER, "ur", title="کیٹلاگ کا عنوان")


def decide(page: Page) -> None:
    """The file's Hindi title, then the catalogue's for all the rest."""
    page.get_by_role("link", name="2 texts undecided").click()
    kit = page.locator(f'[data-code$="/{CODE}"]')
    expect(kit.locator("fieldset")).to_contain_text("editor")
    # The whole text is the button, and it is saved at once.
    kit.locator("label", has_text="In the file").click()
    expect(kit.get_by_text("taken")).to_be_visible()
    expect(page.locator("[data-said]")).to_have_text("Your decisions are saved.")
    expect(page.get_by_text("1 text was changed in the catalogue, too.")).to_be_visible()
    counts(page, undecided=1)
    page.locator("a:has([data-count=all])").click()
    counts(page, undecided=1)
    expect(kit.get_by_label("In the file")).to_be_checked()
    urdu = page.locator(f'[data-code$="/{OTHER}"] [lang=ur]').first
    expect(urdu).to_have_css("direction", "rtl")
    page.get_by_role("button", name="Keep the catalogue's, for all undecided").click()
    expect(page.get_by_text("Everything is decided.")).to_be_visible()
    counts(page, undecided=0)


def import_the_good_rows(page: Page) -> None:
    confirm = page.locator("[name=action][value=confirm]")
    expect(confirm).to_have_text("Import 3 changes")
    # The browser itself says that the box must be ticked on purpose.
    confirm.click()
    expect(page.get_by_text("are imported.")).to_have_count(0)
    page.get_by_label("Only the good rows: 1 row stays out").check()
    confirm.click()
    expect(page.get_by_text("3 texts are imported.")).to_be_visible()
    nothing_is_wider_than_the_screen(page)


def accessible(page: Page) -> None:
    """By axe; what stands around the content is the library's."""
    found = Axe().run(page, context="#content")
    assert found.violations_count == 0, found.generate_report()


def undo(page: Page) -> None:
    page.get_by_role("link", name="Undo this import").click()
    nothing_is_wider_than_the_screen(page)
    page.get_by_role("button", name="Undo this import").click()


@pytest.mark.parametrize("width", [1440, 390])
def test_sent_decided_imported_and_undone(
    own_server: Server, open_page: OpenPage, width: int, tmp_path: Path
) -> None:
    page, file = open_page(width=width), tmp_path / "messages.csv"
    sign_in(page, own_server, "editor")
    conflicting(page, own_server, file)
    send(page, own_server, file)
    nothing_is_wider_than_the_screen(page)
    address = page.url
    counts(page, changed=2, conflict=2, undecided=2, wrong=1)
    expect(page.locator("[name=action][value=confirm]")).to_be_disabled()
    expect(page.get_by_text("2 texts were changed in the catalogue, too.")).to_be_visible()
    page.get_by_role("link", name="1 wrong").click()
    expect(page.get_by_text("61 characters; at most 60 fit on a phone")).to_be_visible()
    expect(page.locator("[data-code]")).to_have_count(1)

    decide(page)
    import_the_good_rows(page)
    title(page, own_server, CODE, "hi", "फ़ाइल का शीर्षक")
    title(page, own_server, OTHER, "ur", "کیٹلاگ کا عنوان")

    write(page, own_server, "cms.timeout", "hi", title="बाद में बदला")
    page.goto(address)
    undo(page)
    expect(page.get_by_text("2 texts are as they were.")).to_be_visible()
    expect(page.get_by_text("cms.timeout title_hi")).to_be_visible()
    title(page, own_server, CODE, "hi", "कैटलॉग का शीर्षक")


def test_decided_by_the_keyboard(own_server: Server, open_page: OpenPage, tmp_path: Path) -> None:
    page, file = open_page(), tmp_path / "messages.csv"
    sign_in(page, own_server, "editor")
    conflicting(page, own_server, file)
    send(page, own_server, file)
    onward = page.get_by_role("button", name="Next undecided")
    for key in ("Space", "ArrowDown"):
        onward.press("Enter")
        page.keyboard.press(key)
        expect(page.locator("[data-said]")).to_have_text("Your decisions are saved.")
    counts(page, undecided=0)
    expect(onward).to_be_hidden()
    confirm = page.locator("[name=action][value=confirm]")
    expect(confirm).to_be_enabled()
    expect(confirm).to_have_text("Import 3 changes")
    # What is decided is there for whoever closes the page and comes back.
    page.reload()
    expect(page.get_by_label("Now in the catalogue").first).to_be_checked()
    expect(page.get_by_label("In the file").last).to_be_checked()


def test_what_could_not_be_saved_is_said_and_goes_along(
    own_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    page, file = open_page(), tmp_path / "messages.csv"
    sign_in(page, own_server, "editor")
    conflicting(page, own_server, file)
    send(page, own_server, file)
    page.context.set_offline(True)
    page.get_by_label("In the file").first.check()
    expect(page.locator("[data-said]")).to_contain_text("Not saved")
    open_page.faults.clear()  # type: ignore[attr-defined]
    page.context.set_offline(False)
    page.get_by_role("searchbox").fill(CODE)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("[data-code]")).to_have_count(1)
    counts(page, undecided=1)
    expect(page.get_by_label("In the file")).to_be_checked()


def test_a_large_file_tells_how_far_it_is_until_it_is_written(
    own_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    page, file = open_page(), tmp_path / "large.csv"
    sign_in(page, own_server, "editor")
    body = "एक लंबा पाठ। " * 12
    rows = (f"cms,new.code{number},शीर्षक {number},{body}" for number in range(6_000))
    file.write_text("\n".join(("service,code,title_hi,body_hi", *rows)), encoding="utf-8")
    page.goto(f"{own_server.url}/admin/catalog/message/import/")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("heading", name="The file is being read")).to_be_visible()
    expect(page.get_by_text("rows read.")).to_be_visible()
    accessible(page)
    # The script of the page notices the end.
    expect(page.get_by_text("Import 12000 changes")).to_be_visible(timeout=60_000)
    counts(page, new=6_000)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of 120")).to_be_visible()
    lines = page.evaluate(CONFIRM)
    assert lines[0] == {"ready": 500, "of": 6_000}
    assert [line["ready"] for line in lines[:-1]] == sorted(line["ready"] for line in lines[:-1])
    assert lines[-1] == {"told": "12000 texts are imported.", "is_done": True}
    page.reload()
    expect(page.get_by_role("heading", name="What this import changed")).to_be_visible()


# As the page's own script does it; gives what came, line by line.
CONFIRM = """async () => {
    const form = document.querySelector("[data-decisions]");
    const button = form.querySelector("[name=action][value=confirm]");
    const body = new URLSearchParams(new FormData(form, button));
    const headers = { Accept: "application/x-ndjson" };
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers });
    return (await answer.text()).trim().split("\\n").map((line) => JSON.parse(line));
}"""


def pages_of(writer: Page, server: Server, folder: Path) -> list[str]:
    """Addresses: a page to be decided, in its kinds, one that is imported, and those around them."""
    done, file = folder / "done.csv", folder / "messages.csv"
    done.write_text("service,code,title_hi\ncms,cms.timeout,रुकिए\n", encoding="utf-8")
    told = server.manage("import_messages", str(done), "--by", "editor")
    assert told.returncode == 0, told.stderr
    conflicting(writer, server, file)
    send(writer, server, file)
    open_one = writer.url
    writer.goto(f"{server.url}/admin/catalog/messageimport/?q=done.csv")
    writer.get_by_role("link", name="done.csv").click()
    expect(writer.get_by_role("heading", name="What this import changed")).to_be_visible()
    shown = ("", "?show=conflict", "?show=wrong", "?show=warning", "?q=nowhere")
    around = ("message/import/", "message/export/", "messageimport/")
    return [
        *(open_one + query for query in shown),
        *(writer.url, writer.url + "undo/"),
        *(f"{server.url}/admin/catalog/{path}" for path in around),
    ]


def large_enough_for_a_thumb(page: Page) -> None:
    """Our own links, buttons and what is chosen, on a phone."""
    own = ".catalog-button, .catalog-primary, .catalog-choices > a, .catalog-links > a"
    chosen = "label:has(> span > [type=radio]), label:has(> [type=checkbox])"
    heights = page.locator(f"#content :is({own}, {chosen}):visible").evaluate_all(
        "all => all.filter(one => !one.matches('.catalog-unseen'))"
        ".map(one => [one.textContent.trim(), one.getBoundingClientRect().height])"
    )
    assert [one for one in heights if one[1] < 44] == [], page.url


@pytest.mark.parametrize(
    ("lang", "width", "dark"),
    [
        ("hi", 390, True),
        ("ur", 1440, True),
    ],
)
def test_the_pages_in_other_languages(
    own_server: Server, open_page: OpenPage, lang: str, width: int, dark: bool, tmp_path: Path
) -> None:
    writer = open_page()
    sign_in(writer, own_server, "editor")
    page = open_page(width=width, dark=dark)
    sign_in(page, own_server, "editor")
    page.context.add_cookies([{"name": "django_language", "value": lang, "url": own_server.url}])
    for address in pages_of(writer, own_server, tmp_path):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", lang)
        nothing_is_wider_than_the_screen(page)
        if width == 390:
            large_enough_for_a_thumb(page)
        accessible(page)


def test_the_tokens_are_accessible(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(width=390)
    sign_in(page, own_server, "admin")
    page.goto(f"{own_server.url}/admin/authtoken/tokenproxy/")
    expect(page.get_by_text("It is shown once")).to_be_visible()
    nothing_is_wider_than_the_screen(page)
    accessible(page)
