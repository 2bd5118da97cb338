from __future__ import annotations

import json

import pytest

from tests.commands.conftest import MakeFile
from tests.serving import Data


def test_a_release_tells_its_number_and_its_changes(data: Data, make_file: MakeFile) -> None:
    file = make_file("service,code,title_hi,title_ta\ncms,cms.timeout,एक,ஒன்று\n")
    assert data.run("manage.py", "import_messages", file, "--by", "admin").returncode == 0
    done = data.run("manage.py", "publish", "--by", "admin", "--note", "Two texts", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"release": 2, "state": "published", "changes": 2}
    again = data.run("manage.py", "publish", "--by", "admin", "--note", "Two texts", "--json")
    assert again.returncode == 1
    assert json.loads(again.stdout)["release"] is None
    assert "Nothing has changed" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--by", "admin", "--note", " "], 1),
        (["--by", "admin"], 2),
        (["--note", "No user"], 2),
        (["--by", "nobody", "--note", "Unknown"], 2),
    ],
)
def test_what_is_refused(data: Data, arguments: list[str], code: int) -> None:
    done = data.run("manage.py", "publish", *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
