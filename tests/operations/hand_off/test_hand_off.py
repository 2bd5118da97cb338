"""To the translator and back: by the catalogue itself, by translate-toolkit and by GNU gettext."""

from __future__ import annotations

import contextlib
import io
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.pypo import pofile
from translate.storage.xliff2 import Xliff2File

from catalog.operations.errors import UnreadableFile
from catalog.operations.hand_off import HandOffRow, read_hand_off
from catalog.operations.hand_off.units import Unit, UnitName, parse_name
from catalog.operations.hand_off.write_po import write_po
from catalog.operations.hand_off.write_xliff import write_xliff

Write = Callable[..., None]
WRITERS = {"xliff": write_xliff, "po": write_po}
EXPIRED = UnitName("otp-manager", "otp.expired", "title")

# What the catalogue takes: no control characters, no white space at the ends.
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co"))
TEXTS = st.text(st.just("\n") | CHARACTERS, max_size=40).map(str.strip) | st.sampled_from(
    [
        "=1+1",
        '"',
        "\\",
        "\\n",
        "a\nb\n\nc",
        "<b>&amp;</b>",
        "]]>",
        "क\u200dष",
        "%s",
        "#, fuzzy",
        "'",
    ]
)
NAMES = st.builds(
    UnitName,
    st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3}){0,2}", fullmatch=True),
    st.from_regex(r"[a-z0-9]{1,4}([._-][a-z0-9]{1,3}){0,3}", fullmatch=True),
    st.sampled_from(["title", "body", "action"]),
) | st.sampled_from([UnitName("*", "*", "title"), UnitName("*", "*", "body")])
UNITS = st.lists(
    st.builds(Unit, NAMES, st.just("v12.3"), TEXTS, TEXTS, TEXTS).filter(
        lambda unit: bool(unit.source or unit.target)
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda unit: unit.name,
).map(lambda units: sorted(units, key=lambda unit: unit.name))


def written(kind: str, units: list[Unit], lang: str = "hi") -> bytes:
    file = io.BytesIO()
    WRITERS[kind](units, lang=lang, file=file)
    return file.getvalue()


def read(data: bytes) -> list[HandOffRow]:
    return list(read_hand_off(io.BytesIO(data)))


def texts(rows: list[HandOffRow]) -> dict[tuple[str, str, str], str]:
    return {
        (row.service, row.code, column): text for row in rows for column, text in row.values.items()
    }


def unit(source: str = "Too late", target: str = "", name: UnitName = EXPIRED) -> Unit:
    return Unit(name, "v12.3", source, target, "OTP has expired")


@given(NAMES)
def test_a_name_leads_back_to_its_cell(name: UnitName) -> None:
    assert parse_name(str(name)) == name


@pytest.mark.parametrize("kind", WRITERS)
@given(units=UNITS)
def test_what_is_written_is_read_again(kind: str, units: list[Unit]) -> None:
    rows = read(written(kind, units))
    assert texts(rows) == {
        (one.name.service, one.name.code, f"{one.name.field}_hi"): one.target for one in units
    }
    assert {(row.lang, row.version) for row in rows} == {("hi", "v12.3")}
    assert len(rows) == len({one.name[:2] for one in units})


def translated(kind: str, data: bytes, text: str) -> bytes:
    """Every text set to `text` in a translator's program."""
    store: Any = Xliff2File() if kind == "xliff" else pofile()
    store.parse(data)
    for one in store.units:
        if not (kind == "po" and one.isheader()):
            one.target = text
            if kind == "xliff":
                one.marktranslated()
    out = io.BytesIO()
    store.serialize(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("text", ["OTP का समय बीत गया", "a\nb", '"<&>\\', "=1+1"])
def test_a_translators_program_fills_it_in(kind: str, text: str) -> None:
    action = unit("Ask again", "पुराना", UnitName("otp-manager", "otp.expired", "action"))
    rows = read(translated(kind, written(kind, [action, unit()]), text))
    assert [row[1:] for row in rows] == [
        ("otp-manager", "otp.expired", "v12.3", "hi", {"action_hi": text, "title_hi": text})
    ]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_translators_program_sees_source_state_and_notes(kind: str) -> None:
    data = written(kind, [unit(), unit("Later", "बाद में", UnitName("*", "*", "body"))])
    store: Any = Xliff2File() if kind == "xliff" else pofile()
    store.parse(data)
    blank, done = [one for one in store.units if one.source]
    assert (blank.source, blank.istranslated()) == ("Too late", False)
    assert (done.source, done.target, done.istranslated()) == ("Later", "बाद में", True)
    assert b"OTP has expired" in data
    assert b"At most 60 characters." in data


@given(UNITS)
def test_gettext_reads_and_sorts_it(units: list[Unit]) -> None:
    data = written("po", units)
    done = subprocess.run(
        ["msgcat", "--sort-output", "-"], input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert texts(read(done.stdout)) == texts(read(data))


def test_a_fuzzy_or_obsolete_entry_is_no_translation() -> None:
    data = written("po", [unit(target="एक")]).decode()
    fuzzy = data.replace("#. version", "#, c-format, fuzzy\n#. version")
    assert texts(read(fuzzy.encode())) == {("otp-manager", "otp.expired", "title_hi"): ""}
    obsolete = '#, fuzzy\n#~ msgid "old"\n#~ msgstr "पुराना"\n\n'
    kept = data.replace("#. version", f"{obsolete}#. version")
    assert texts(read(kept.encode())) == {("otp-manager", "otp.expired", "title_hi"): "एक"}


def test_a_proposed_match_is_not_the_translation() -> None:
    match = (
        '<mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"><mtc:match ref="#x">'
        "<source>Too late</source><target>देर</target></mtc:match></mtc:matches><notes>"
    )
    data = written("xliff", [unit()]).decode().replace("<notes>", match)
    assert read(data.encode())[0].values == {"title_hi": ""}


HEADER = 'msgid ""\nmsgstr "Language: hi\\n"\n\n'
XLIFF = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" trgLang="{}">{}</xliff>'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("service,code\n", "neither XLIFF nor PO"),
        ("<html></html>", "no XLIFF"),
        ('<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>', "XLIFF 1.2"),
        (XLIFF.format("fr", ""), "“fr”"),
        (XLIFF.format("en", ""), "“en”"),
        (XLIFF.format("hi", "\n<file><unit id='a'/></file>"), "Line 2: “a” is no text"),
        (XLIFF.format("hi", "\n\n<file>"), "Line 3 is no XML"),
        (
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + XLIFF.format("hi", "&e;"),
            "DOCTYPE",
        ),
        (
            XLIFF.format(
                "hi",
                "<file><unit id='a.b.title'><segment><source/><target><ph id='1'/></target>"
                "</segment></unit></file>",
            ),
            "<ph>",
        ),
        (XLIFF.format("hi", "<g>" * 60), "nested too deep"),
        ('msgctxt "a.b.title"\nmsgid "x"\nmsgstr "y"\n', "no header"),
        (HEADER + 'msgid "x"\nmsgstr "y"\n', "Line 4: “”"),
        (HEADER + 'msgctxt "a.b.title"\nmsgid "x\nmsgstr "y"\n', "Line 5 is no PO"),
        (HEADER + 'msgctxt "a.b.title"\nmsgid "x"\n', "middle of an entry"),
        (HEADER + 'msgctxt "a.b.title"\nmsgid "x"\nmsgstr[0] "y"\n', "Line 6 is no PO"),
        (HEADER + 'msgctxt "a.b.title"\nmsgid "x"\nmsgstr "y"\n\n' * 2, "comes twice"),
        (HEADER.replace("hi", "xx"), "“xx”"),
        (
            HEADER.replace("Language", "Content-Type: text/plain; charset=latin-1\\nLanguage"),
            "latin-1",
        ),
    ],
)
def test_what_is_no_hand_off_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        read(text.encode())


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="Line 4 is not UTF-8"):
        read(HEADER.encode() + b'msgid "\xe9"\nmsgstr ""\n')


@given(st.binary(max_size=60), st.sampled_from(list(WRITERS)), st.integers(0, 500))
def test_a_damaged_file_is_read_or_refused(junk: bytes, kind: str, at: int) -> None:
    data = written(kind, [unit(target="एक")])
    with contextlib.suppress(UnreadableFile):
        read(data[:at] + junk + data[at + 8 :])
