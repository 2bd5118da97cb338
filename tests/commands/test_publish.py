from __future__ import annotations

import pytest

from tests.serving import Data


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--by", "admin", "--note", " "], 1),
        (["--by", "admin"], 2),
        (["--note", "No user"], 2),
        (["--by", "nobody", "--note", "Unknown"], 2),
        ([], 2),
        (["--due", "--by", "admin"], 2),
        (["--due", "--note", "Now"], 2),
        (["--due", "--by", "", "--note", ""], 2),
    ],
)
def test_what_is_refused(data: Data, arguments: list[str], code: int) -> None:
    done = data.run("manage.py", "publish", *arguments, FOUR_EYES="false")
    assert done.returncode == code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_nothing_due_is_no_failure(data: Data) -> None:
    done = data.run("manage.py", "publish", "--due")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing was due.\n", "")
