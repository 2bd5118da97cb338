from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from catalog.operations.audit import CHANGE_COLUMNS, EVENT_COLUMNS
from tests.commands.conftest import MakeFile
from tests.serving import Data


def export(data: Data, *arguments: str) -> list[list[str]]:
    done = data.run("manage.py", "export_audit", *arguments)
    assert done.returncode == 0, done.stderr
    return list(csv.reader(io.StringIO(done.stdout, newline="")))


def test_what_was_done_with_notes_that_are_no_formulas(data: Data, make_file: MakeFile) -> None:
    file = make_file("service,code,title_hi\ncms,cms.timeout,=1+1\n")
    assert data.run("manage.py", "import_messages", file, "--by", "editor").returncode == 0
    done = data.run("manage.py", "propose", "--by", "editor", "--note", "@later")
    assert done.returncode == 0, done.stderr
    header, *rows = export(data)
    assert tuple(header) == EVENT_COLUMNS
    assert [row[1] for row in rows] == ["proposed", "approved", "published", "proposed"]
    assert rows[-1][4:7] == ["editor", "'@later", "1"]
    header, *rows = export(data, "--changes")
    assert tuple(header) == CHANGE_COLUMNS
    assert rows[-1][4:8] == ["cms", "cms.timeout", "hi", "title"]
    assert rows[-1][9:] == ["'=1+1", "editor"]


def test_a_file_holds_the_same_bytes(data: Data, tmp_path: Path) -> None:
    file = tmp_path / "audit.csv"
    assert export(data, "--changes", "--output", str(file)) == []
    written = file.read_bytes()
    assert written.startswith(b"published_at,")
    assert list(csv.reader(io.StringIO(written.decode(), newline=""))) == export(data, "--changes")


@pytest.mark.parametrize("arguments", [["--output", "no-such-folder/audit.csv"], ["--wrong"]])
def test_what_is_refused(data: Data, arguments: list[str]) -> None:
    done = data.run("manage.py", "export_audit", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
