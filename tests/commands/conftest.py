from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.serving import Data

MakeFile = Callable[[str], str]


class Told(NamedTuple):
    """How a command ended: its exit code, its one object, and what it said of errors."""

    code: int
    content: dict[str, Any]
    stderr: str


def tell(data: Data, *arguments: str, **env: str) -> Told:
    """`manage.py ARGUMENTS --json` on this data."""
    done = data.run("manage.py", *arguments, "--json", **env)
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1, done.stderr
    return Told(done.returncode, json.loads(done.stdout), done.stderr)


def shell(data: Data, *lines: str) -> str:
    """What these lines of Python print, run inside the catalogue."""
    setup = (
        "from django.contrib.auth.models import Group, Permission, User",
        "from django.utils import timezone",
        "from catalog.models import Release",
    )
    done = data.run("manage.py", "shell", "--no-imports", "-c", "\n".join((*setup, *lines)))
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def make_file(tmp_path: Path) -> MakeFile:
    """Writes a text as a CSV file and gives its path."""

    def write(text: str) -> str:
        path = tmp_path / "texts.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def edit(data: Data, make_file: MakeFile) -> Callable[..., None]:
    """Changes titles of `cms.timeout`: `edit("editor", hi="एक", ta="ஒன்று")`."""

    def change(by: str, code: str = "cms,cms.timeout", **titles: str) -> None:
        columns = ",".join(f"title_{lang}" for lang in titles)
        file = make_file(f"service,code,{columns}\n{code},{','.join(titles.values())}\n")
        done = data.run("manage.py", "import_messages", file, "--by", by)
        assert done.returncode == 0, done.stderr

    return change


@pytest.fixture
def proposal(data: Data, edit: Callable[..., None]) -> str:
    """The number of a proposal of one text in Hindi, which `editor` edited and proposed."""
    edit("editor", hi="एक")
    made = tell(data, "propose", "--by", "editor", "--note", "Hindi")
    assert made.code == 0, made.stderr
    return str(made.content["release"])
