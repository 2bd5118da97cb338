from __future__ import annotations

import csv
import io
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from catalog.operations.hand_off import read_hand_off
from tests.serving import ROOT, Data


def export(data: Data, *arguments: str) -> list[list[str]]:
    done = data.run("manage.py", "export_messages", *arguments)
    assert done.returncode == 0, done.stderr
    return list(csv.reader(io.StringIO(done.stdout, newline="")))


def test_all_languages_of_all_messages_by_default(data: Data) -> None:
    header, *rows = export(data)
    assert len(header) == 5 + 13 * 3
    assert len(rows) == 68


@pytest.mark.parametrize(
    ("command", "read"),
    [(["export_messages"], 0), (["export_audit"], 0), (["export_audit", "--changes"], 10)],
)
def test_who_has_read_enough_of_it_is_told_nothing_more(
    data: Data, command: list[str], read: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=data.env,
        bufsize=0,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(read)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 128 + signal.SIGPIPE


def test_chosen_languages_of_one_service(data: Data) -> None:
    header, *rows = export(data, "--languages", "ta,hi", "--service", "otp-manager")
    assert header[5:] == [
        *("title_hi", "body_hi", "action_hi"),
        *("title_ta", "body_ta", "action_ta"),
    ]
    assert {row[0] for row in rows} == {"otp-manager"}


def test_several_services_long(data: Data) -> None:
    header, *rows = export(
        data,
        *("--languages", "hi,ta", "--service", "otp-manager", "--service", "*", "--shape", "long"),
    )
    assert header == ["service", "code", "version", "lang", "title", "body", "action"]
    assert {(row[0], row[3]) for row in rows} == {
        *(("otp-manager", "hi"), ("otp-manager", "ta"), ("*", "hi"), ("*", "ta")),
    }


def test_only_what_is_missing_or_has_changed(data: Data, edit: Callable[..., None]) -> None:
    assert export(data, "--missing")[1:] == []
    assert export(data, "--since", "1")[1:] == []
    edit("editor", hi="एक")
    (row,) = export(data, "--since", "1", "--languages", "hi")[1:]
    assert row[:2] == ["cms", "cms.timeout"]
    assert row[2].startswith("v")


def test_a_translators_file(data: Data, tmp_path: Path) -> None:
    for name in ("po", "xliff"):
        path = tmp_path / f"hindi.{name}"
        export(data, "--format", name, "--languages", "hi", "--output", str(path))
        with path.open("rb") as file:
            rows = list(read_hand_off(file))
        assert len(rows) == 68
        assert {row.lang for row in rows} == {"hi"}


def test_help_says_how(data: Data) -> None:
    done = data.run("manage.py", "export_messages", "--help")
    assert "    manage.py export_messages --languages ta --missing --format xlsx" in done.stdout


def test_standard_output_is_utf_8_whatever_the_terminal_says(data: Data) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "export_messages", "--languages", "ur"],
        cwd=ROOT,
        env={**data.env, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    shipped = (ROOT / "fixtures" / "messages.ur.csv").read_text(encoding="utf-8")
    fallback = shipped.splitlines()[-1].removeprefix("*,*,")
    assert fallback in done.stdout.decode()


def test_a_file_in_each_format_is_imported_again_without_a_change(
    data: Data, tmp_path: Path
) -> None:
    for name in ("csv", "xlsx"):
        file = str(tmp_path / f"all.{name}")
        assert export(data, "--format", name, "--output", file) == []
        told = data.run("manage.py", "import_messages", file, "--by", "admin")
        assert told.stdout.startswith("0 new, 0 changed, 68 unchanged, 0 conflict"), told.stderr
    assert load_workbook(tmp_path / "all.xlsx").active["A2"].value == "*"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--service", "no-such-service"], 1),
        (["--languages", "hi,fr"], 2),
        (["--format", "pdf"], 2),
        (["--output", "no-such-folder/all.csv"], 2),
        (["--since", "99"], 1),
        (["--since", "last"], 2),
        (["--format", "po"], 1),
        (["--languages", "en", "--format", "xliff"], 1),
        (["--by", "nobody"], 2),
    ],
)
def test_what_is_refused(data: Data, arguments: list[str], code: int) -> None:
    done = data.run("manage.py", "export_messages", *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
