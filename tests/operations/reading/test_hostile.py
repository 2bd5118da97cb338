"""Files that would take the machine: refused early, with little memory."""

from __future__ import annotations

import contextlib
import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.operations import reading
from catalog.operations.errors import UnreadableFile
from catalog.operations.reading import archive as archive_module
from catalog.operations.reading.archive import Archive
from tests.operations.reading.files import (
    archive,
    inline,
    ods,
    ods_row,
    opened,
    shared_workbook,
    sheet_xml,
    with_part,
    with_sheet,
)

SHEET = "xl/worksheets/sheet1.xml"
WHOLE = shared_workbook(["service", "code", "title_hi"], ["cms", "cms.timeout", "एक"])
WHOLE_ODS = ods(ods_row("service", "code", "title_hi") + ods_row("cms", "cms.timeout", "एक"))
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "0123456789"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def lying(data: bytes, part: str, size: int) -> bytes:
    """The archive whose directory says that `part` unpacks to `size` bytes."""
    name = part.encode()
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def zeros(megabytes: int) -> bytes:
    return with_part(WHOLE, SHEET, sheet_xml("<row/>" + " " * (megabytes << 20)))


def blank_rows() -> bytes:
    rows = "".join(f'<row r="{line}"><c r="A{line}" s="0"/></row>' for line in range(2, 600_000))
    return with_sheet(inline("service", "code"), rows)


def many_strings() -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = f'<sst xmlns="{main}">{"<si/>" * 3_100_000}</sst>'
    return with_part(WHOLE, "xl/sharedStrings.xml", texts, packed=False)


def many_parts() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for number in range(30_000):
            made.writestr(f"xl/{number}.xml", b"")
    return file.getvalue()


def new_names(element: str) -> bytes:
    inner = "".join(element % number for number in range(200_000))
    return with_part(WHOLE, SHEET, f"<a>{inner}</a>", packed=False)


def repeated_text(*, columns: int, rows: int, characters: int) -> bytes:
    cell = (
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
        f"<text:p>{'क' * characters}</text:p></table:table-cell>"
    )
    row = ods_row(cell, attributes=f'table:number-rows-repeated="{rows}"')
    return ods(ods_row("service", "code") + row)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a part that unpacks to 64 MB": (lambda: zeros(64), "unpacks"),
    "the same with a directory that says 1 MB": (
        lambda: lying(zeros(64), SHEET, 1 << 20),
        "no XLSX",
    ),
    "a directory that says 2 GB": (lambda: lying(WHOLE, SHEET, 2 << 30), "unpacks"),
    "thousands of parts": (many_parts, "unpacks"),
    "entities that unfold": (
        lambda: with_part(WHOLE, SHEET, ENTITIES + sheet_xml(inline("&c;"))),
        "document type",
    ),
    "an entity outside": (
        lambda: with_part(WHOLE, SHEET, OUTSIDE + sheet_xml(inline("&a;"))),
        "document type",
    ),
    "an entity outside in an ODS": (
        lambda: with_part(WHOLE_ODS, "content.xml", f"{OUTSIDE}<x>&a;</x>"),
        "document type",
    ),
    "entities in the shared texts": (
        lambda: with_part(WHOLE, "xl/sharedStrings.xml", f"{ENTITIES}<sst>&c;</sst>"),
        "document type",
    ),
    "a tag that does not end": (
        lambda: with_part(WHOLE, SHEET, f'<worksheet a="{"ab" * (9 << 20)}', packed=False),
        "unpacks",
    ),
    "a cell of 5 MB": (
        lambda: with_sheet(inline("service", "code"), inline("x" * (5 << 20))),
        "Line 2 has more than",
    ),
    "one text that many cells name": (
        lambda: shared_workbook(["service", "code"], *[["x" * 30_000] * 39] * 30),
        "Line 2 has more than",
    ),
    "a text that is repeated in columns and rows": (
        lambda: repeated_text(columns=39, rows=200, characters=30_000),
        "Line 2 has more than",
    ),
    "a text that is repeated in more rows than a key": (
        lambda: repeated_text(columns=39, rows=1_002, characters=100),
        "unpacks",
    ),
    "XML that is nested deep": (
        lambda: with_part(WHOLE, SHEET, "<a>" * 400_000 + "</a>" * 400_000, packed=False),
        "nested",
    ),
    "an ODS that is nested deep": (
        lambda: with_part(WHOLE_ODS, "content.xml", "<a>" * 51 + "</a>" * 51),
        "nested",
    ),
    "elements of ever new names": (lambda: new_names("<a%d/>"), "unpacks"),
    "attributes of ever new names": (lambda: new_names("<a b%d='c'/>"), "unpacks"),
    "namespaces of ever new names": (lambda: new_names("<a xmlns:b%d='c'/>"), "unpacks"),
    "a sheet of nothing": (blank_rows, "empty rows"),
    "a row of nothing": (
        lambda: with_sheet(inline("service", "code"), f"<row>{'<c/>' * 700_000}</row>"),
        "empty rows",
    ),
    "a cell in the last column": (
        lambda: with_sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "columns",
    ),
    "a cell in no column": (
        lambda: with_sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'),
        "ZZZZ",
    ),
    "a row past the last": (lambda: with_sheet('<row r="99999999"><c><v>1</v></c></row>'), "row"),
    "a million columns in an ODS": (
        lambda: ods(
            ods_row(
                '<table:table-cell table:number-columns-repeated="1000000" '
                'office:value-type="string"><text:p>x</text:p></table:table-cell>'
            )
        ),
        "columns",
    ),
    "a million rows in an ODS": (
        lambda: ods(
            ods_row("service", "code")
            + ods_row("cms", "a", attributes='table:number-rows-repeated="1000000"')
        ),
        "unpacks",
    ),
    "another archive": (lambda: archive({"a.txt": "a"}), "texts is no table"),
    "an old workbook in an archive": (lambda: archive({"xl/workbook.bin": b""}), "no table"),
    "the beginning of an archive": (lambda: WHOLE[:2000], "no XLSX"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_within_a_second_and_with_little_memory(name: str) -> None:
    made, told = HOSTILE[name]
    file = io.BytesIO(made())
    started = time.process_time()
    refused(file, told)
    assert time.process_time() - started < 1
    with little_memory():
        refused(file, told)


@contextlib.contextmanager
def little_memory() -> Iterator[None]:
    """Fails where the block takes more than 48 MB at once."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 48 << 20
    finally:
        tracemalloc.stop()


def test_more_text_than_any_catalogue_has_is_refused() -> None:
    data = shared_workbook(["service", "code"], *[["क" * 2_500] * 39] * 1_500)
    with little_memory():
        refused(io.BytesIO(data), "far more text")


def test_rows_are_not_held_until_thousands_of_them_are_read() -> None:
    """Each is 40 bytes of the sheet, and names a text of 200 kB."""
    data = shared_workbook(["service"], *[["क" * 99_000]] * 1_300)
    with little_memory():
        assert sum(1 for _row in opened(data).rows) == 1_300


def test_millions_of_shared_texts_are_refused() -> None:
    refused(io.BytesIO(many_strings()), "unpacks")


def test_the_same_part_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook may name one part as a hundred sheets. What is read counts each time."""
    monkeypatch.setattr(archive_module, "MAX_UNPACKED", 10_000)
    part = Archive(io.BytesIO(archive({"part": b" " * 4_000})))
    assert [sum(map(len, part.blocks("part"))) for _time in range(2)] == [4_000, 4_000]
    with pytest.raises(UnreadableFile, match="unpacks"):
        list(part.blocks("part"))


def test_a_file_over_the_limit_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(reading.MAX_BYTES + 1)
    with path.open("rb") as file, pytest.raises(UnreadableFile, match="256 MB"):
        reading.open_table(file)


def refused(file: io.BytesIO, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        for _row in reading.open_table(file, name="texts").rows:
            pass
