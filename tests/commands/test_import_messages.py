from __future__ import annotations

import json
from typing import Any

import pytest

from tests.commands.conftest import MakeFile
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


def test_an_import_tells_what_it_did_and_history_names_user_door_and_file(
    data: Data, make_file: MakeFile
) -> None:
    code, told, stderr = run(data, make_file(CHANGE))
    assert (code, stderr) == (0, "")
    assert told == {"new": 0, "changed": 1, "unchanged": 0, "wrong": 0, "errors": []}
    asked = data.run(
        "manage.py",
        "shell",
        "--no-imports",
        "-c",
        "from catalog.models import Message as M; h = M.history.latest()\n"
        "print(h.history_user.username, h.source, h.history_change_reason, h.title_hi)",
    )
    assert asked.stdout == "admin command texts.csv बदला हुआ\n"


def test_a_dry_run_tells_the_same_and_writes_nothing(data: Data, make_file: MakeFile) -> None:
    before = exported(data)
    code, told, _ = run(data, make_file(CHANGE), "--dry-run")
    assert (code, told["changed"]) == (0, 1)
    assert exported(data) == before


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
        (2, "title_hi", "क" * 61),
        (2, "resolution", "soon"),
        (3, "code", "!"),
    ]
    assert all(error["reason"] for error in told["errors"])
    assert [line.partition(":")[0] for line in stderr.splitlines()][:3] == [
        "line 2, title_hi",
        "line 2, resolution",
        "line 3, code",
    ]
    assert exported(data) == before


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
        ["fixtures/errors.csv", "--by", "admin", "--colour"],
    ],
)
def test_wrong_use(data: Data, arguments: list[str]) -> None:
    done = data.run("manage.py", "import_messages", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
