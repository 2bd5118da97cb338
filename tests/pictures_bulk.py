"""The five pictures of docs/product-teams.md: a spreadsheet from its export to a change that is merged."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.styles import PatternFill
from playwright.sync_api import Page

from tests.serving import Server

Take = Callable[[Page, str], None]

SERVICE, CONFLICT = "otp-manager", "otp.max.retries"
# What the team writes into the workbook, by code and column; the first title is too long.
EDITED = {
    ("otp.cooldown", "title_hi"): "दूसरा OTP माँगने से पहले कृपया थोड़ी देर तक इंतज़ार कर लीजिए, "
    "उसके बाद फिर से कोशिश कर लीजिए",
    ("otp.expired", "title_hi"): "इस OTP का समय बीत गया है",
    ("otp.expired", "body_hi"): "OTP थोड़े समय के लिए ही चलता है। नया OTP माँगें और तुरंत डालें।",
    ("otp.invalid", "title_hi"): "यह OTP सही नहीं है",
    (CONFLICT, "title_hi"): "OTP बहुत बार गलत डाला गया",
}
EDITED_FILL = PatternFill("solid", fgColor="FEF3C7")
# What somebody else writes into the catalogue meanwhile.
MEANWHILE = "OTP डालने की कोशिशें खत्म हुईं"


def five_steps(page: Page, other: Page, server: Server, folder: Path, take: Take) -> None:
    """`page` is an editor's, `other` another person's. `folder` is for the workbook."""
    book = _export(page, server, folder, take)
    _edit(book)
    _draw(page, book, folder, take)
    _meanwhile(other, server)
    page.goto(f"{server.url}/admin/catalog/message/import/")
    page.locator("[name=file]").set_input_files(book)
    page.get_by_role("button", name="Show what would change").click()
    take(page, "import")
    page.get_by_role("link", name="1 in conflict").click()
    page.locator("label", has_text="In the file").first.click()
    page.get_by_text("Your decisions are saved.").wait_for()
    take(page, "decide")
    page.get_by_label("Only the good rows").check()
    page.locator("[name=action][value=confirm]").click()
    page.get_by_role("link", name="Propose these changes").wait_for()
    take(page, "imported")


def _export(page: Page, server: Server, folder: Path, take: Take) -> Path:
    page.goto(f"{server.url}/admin/catalog/message/export/")
    for name, value in (("languages", "hi"), ("services", SERVICE), ("file_format", "xlsx")):
        page.locator(f"[name={name}][value={value}]").check()
    page.set_viewport_size({"width": 1440, "height": 980})
    take(page, "export")
    page.set_viewport_size({"width": 1440, "height": 900})
    with page.expect_download() as started:
        page.get_by_role("button", name="Export", exact=True).click()
    book = folder / "messages-hi.xlsx"
    started.value.save_as(book)
    return book


def _edit(book: Path) -> None:
    opened = load_workbook(book)
    sheet = opened.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(columns, row, strict=False))
        for (code, column), text in EDITED.items():
            if cells["code"].value == code:
                cells[column].value = text
                cells[column].fill = EDITED_FILL
    opened.save(book)


def _draw(page: Page, book: Path, folder: Path, take: Take) -> None:
    """As LibreOffice Calc shows it: it writes the sheet as a page."""
    calc = shutil.which("soffice")
    assert calc, "There is no soffice on PATH. Install libreoffice-calc-nogui."
    command = [calc, f"-env:UserInstallation={(folder / 'calc').as_uri()}", "--headless"]
    command += ["--convert-to", "html", "--outdir", str(folder), str(book)]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    sheet = page.context.new_page()
    sheet.set_viewport_size({"width": 1440, "height": 310})
    sheet.goto(book.with_suffix(".html").as_uri())
    take(sheet, "spreadsheet")
    sheet.close()


def _meanwhile(other: Page, server: Server) -> None:
    other.goto(f"{server.url}/admin/catalog/message/?q={CONFLICT}&lang=hi")
    other.get_by_role("link", name=CONFLICT).click()
    other.locator("[name=title_hi]").fill(MEANWHILE)
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_text("was changed successfully").wait_for()
