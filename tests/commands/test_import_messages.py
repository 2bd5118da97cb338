from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import MakeFile, shell
from tests.serving import Data

CHANGE = "service,code,title_hi,title_ta\ncms,cms.timeout,बदला हुआ,\n"
WRONG = f'service,code,title_hi,resolution\ncms,cms.timeout,"{"क" * 61}",soon\ncms,!,एक,\n'


def run(data: Data, *arguments: str) -> tuple[int, dict[str, Any], str]:
    done = data.run("manage.py", "import_messages", *arguments, "--by", "admin", "--json")
    return done.returncode, json.loads(done.stdout), done.stderr


def exported(data: Data) -> str:
    done = data.run("manage.py", "export_messages")
    assert done.returncode == 0, done.stderr
    return done.stdout


def imports(data: Data) -> list[str]:
    """The states of all imports that the catalogue knows of."""
    told = shell(
        data,
        "from catalog.models import MessageImport as I",
        "print(*I.objects.order_by('pk').values_list('state', flat=True))",
    )
    return told.split()


def title(data: Data) -> str:
    """The Hindi title of `cms.timeout`, as it stands in the working copy."""
    rows = csv.DictReader(io.StringIO(exported(data)))
    return next(row["title_hi"] for row in rows if row["code"] == "cms.timeout")


@pytest.fixture
def both_sides(data: Data, make_file: MakeFile) -> str:
    """A file, exported earlier, whose text `editor` has changed in the catalogue since."""
    rows = list(csv.DictReader(io.StringIO(exported(data))))
    row = next(row for row in rows if row["code"] == "cms.timeout")
    edited = make_file("service,code,title_hi\ncms,cms.timeout,कैटलॉग\n")
    assert data.run("manage.py", "import_messages", edited, "--by", "editor").returncode == 0
    return make_file(f"service,code,version,title_hi\ncms,cms.timeout,{row['version']},फ़ाइल\n")


def test_an_import_tells_what_it_did_and_history_names_user_door_and_file(
    data: Data, make_file: MakeFile
) -> None:
    code, told, stderr = run(data, make_file(CHANGE))
    assert (code, stderr) == (0, "")
    counts = {"new": 0, "changed": 1, "unchanged": 0, "conflict": 0, "wrong": 0, "warning": 0}
    cells = {"cells": 1, "undecided": 0, "unversioned": 1}
    assert told == {"state": "applied", **counts, **cells, "errors": [], "conflicts": []}
    asked = data.run(
        "manage.py",
        "shell",
        "--no-imports",
        "-c",
        "from catalog.models import Message as M; h = M.history.latest()\n"
        "print(h.history_user.username, h.source, h.history_change_reason, h.title_hi)",
    )
    assert asked.stdout == "admin command texts.csv बदला हुआ\n"


def test_rows_without_a_version_are_told_in_words(data: Data, make_file: MakeFile) -> None:
    done = data.run("manage.py", "import_messages", make_file(CHANGE), "--by", "admin")
    assert done.stdout.splitlines()[1:] == [
        "1 row carries no version: for it the file's texts count.",
    ]


def test_a_name_in_another_encoding_is_kept_as_far_as_it_is_text(
    data: Data, tmp_path: Path
) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write(CHANGE)
    code, told, _ = run(data, os.fsdecode(path))
    assert (code, told["state"]) == (0, "applied")


def test_a_dry_run_tells_the_same_and_writes_nothing(data: Data, make_file: MakeFile) -> None:
    before = exported(data)
    code, told, _ = run(data, make_file(CHANGE), "--dry-run")
    assert (code, told["changed"]) == (0, 1)
    assert exported(data) == before
    assert imports(data) == []


def test_blank_cells_erase_only_when_told_to(data: Data, make_file: MakeFile) -> None:
    file = make_file("service,code,action_ta\ncms,cms.timeout,\n")
    assert run(data, file)[1]["unchanged"] == 1
    assert run(data, file, "--blank=erase")[1]["changed"] == 1
    assert run(data, file, "--blank=erase")[1]["unchanged"] == 1


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_wrong_cells_are_each_named_and_nothing_is_written(
    data: Data, make_file: MakeFile, options: list[str]
) -> None:
    before = exported(data)
    code, told, stderr = run(data, make_file(WRONG + "cms,cms.card.blocked,दो,wait\n"), *options)
    assert code == 1
    assert told["wrong"] == 2
    assert [(error["line"], error["column"], error["value"]) for error in told["errors"]] == [
        (2, "resolution", "soon"),
        (2, "title_hi", "क" * 61),
        (3, "code", "!"),
    ]
    assert all(error["reason"] for error in told["errors"])
    assert [line.partition(":")[0] for line in stderr.splitlines()][:3] == [
        "line 2, resolution",
        "line 2, title_hi",
        "line 3, code",
    ]
    assert exported(data) == before


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_conflict_stops_it_and_is_shown_with_its_three_texts(
    data: Data, both_sides: str, options: list[str]
) -> None:
    code, told, stderr = run(data, both_sides, *options)
    assert (code, told["conflict"], told["undecided"], title(data)) == (1, 1, 1, "कैटलॉग")
    (one,) = told["conflicts"]
    assert (one["line"], one["service"], one["code"], one["column"]) == (
        *(2, "cms", "cms.timeout", "title_hi"),
    )
    assert (one["current"], one["file"], one["by"], one["choice"]) == (
        *("कैटलॉग", "फ़ाइल", "editor", ""),
    )
    assert one["base"] not in ("", "कैटलॉग", "फ़ाइल")
    for text in (one["base"], f"कैटलॉग (editor, {one['at']})", "फ़ाइल", "cms/cms.timeout"):
        assert text in stderr
    # It can still be decided in the admin, unless nothing was meant.
    assert imports(data) == (["applied"] if options else ["applied", "ready"])
    assert ("--on-conflict=mine" in stderr) == (not options)


@pytest.mark.parametrize(("choice", "stays"), [("mine", "फ़ाइल"), ("theirs", "कैटलॉग")])
def test_whose_text_stays_is_decided_beforehand(
    data: Data, both_sides: str, choice: str, stays: str
) -> None:
    code, told, stderr = run(data, both_sides, f"--on-conflict={choice}")
    assert (code, stderr, title(data)) == (0, "", stays)
    assert [one["choice"] for one in told["conflicts"]] == [choice]


def test_many_conflicts_are_counted(data: Data, make_file: MakeFile) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(data))))[:60]
    keys = ["service", "code", "version", "title_hi"]
    for text in ("catalogue", "file"):
        table = io.StringIO()
        writer = csv.DictWriter(table, keys, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "title_hi": f"एक {text}"} for row in rows)
        code, told, stderr = run(data, make_file(table.getvalue()))
    assert (code, told["conflict"], len(told["conflicts"])) == (1, 60, 60)
    assert stderr.count("changed in the file and in the catalogue") == 50
    assert "… and 10 more conflicts." in stderr


def test_the_good_rows_go_in_and_the_wrong_ones_come_back(
    data: Data, make_file: MakeFile, tmp_path: Path
) -> None:
    out = tmp_path / "wrong.csv"
    file = make_file("service,code,title_hi\ncms,cms.timeout,नया\ncms,!,एक\n")
    code, told, stderr = run(data, file, "--good-rows-only", "--problems", str(out))
    assert (code, told["changed"], told["wrong"], title(data)) == (0, 1, 1, "नया")
    assert stderr.startswith("line 3, code: ")
    good, wrong = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert (good["problem"], wrong["code"]) == ("", "!")
    assert told["errors"][0]["reason"] in wrong["problem"]


def test_the_same_key_imports_the_same_file_once(data: Data, make_file: MakeFile) -> None:
    file = make_file("service,code,title_hi\ncms,cms.timeout,एक\n")
    first = run(data, file, "--key", "nightly 7")
    other = make_file("service,code,title_hi\ncms,cms.timeout,दो\n")
    assert run(data, other)[0] == 0
    make_file("service,code,title_hi\ncms,cms.timeout,एक\n")
    assert run(data, file, "--key", "nightly 7") == first
    assert (title(data), imports(data)) == ("दो", ["applied", "applied"])
    code, told, stderr = run(data, make_file(CHANGE), "--key", "nightly 7")
    assert (code, told["errors"][0]["line"]) == (1, None)
    assert "key" in stderr


def test_a_file_that_is_no_table_is_refused_with_the_reason(
    data: Data, make_file: MakeFile
) -> None:
    code, told, stderr = run(data, make_file("service,code,titel_hi\ncms,cms.timeout,x\n"))
    assert code == 1
    (error,) = told["errors"]
    assert "titel_hi" in error["reason"]
    assert error["line"] is None
    assert "titel_hi" in stderr
    assert "Traceback" not in stderr
    assert imports(data) == []


def test_a_user_without_the_right_is_refused(data: Data, make_file: MakeFile) -> None:
    made = data.run(
        "manage.py",
        "shell",
        "--no-imports",
        "-c",
        "from django.contrib.auth.models import Group, User\n"
        "for name in ('Viewer', 'Editor', 'Publisher'):\n"
        "    User.objects.create_user(name).groups.add(Group.objects.get(name=name))",
    )
    assert made.returncode == 0, made.stderr
    file = make_file(CHANGE)
    codes = {
        name: data.run("manage.py", "import_messages", file, "--by", name).returncode
        for name in ("Viewer", "Publisher", "Editor")
    }
    assert codes == {"Viewer": 1, "Publisher": 1, "Editor": 0}


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-file.csv", "--by", "admin"],
        ["tests", "--by", "admin"],
        ["fixtures/errors.csv", "--by", "nobody"],
        ["fixtures/errors.csv"],
        ["fixtures/errors.csv", "--by", "admin", "--blank=maybe"],
        ["fixtures/errors.csv", "--by", "admin", "--on-conflict=ask"],
        ["fixtures/errors.csv", "--by", "admin", "--key", ""],
        ["fixtures/errors.csv", "--by", "admin", "--colour"],
    ],
)
def test_wrong_use(data: Data, arguments: list[str]) -> None:
    done = data.run("manage.py", "import_messages", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
