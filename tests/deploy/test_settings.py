"""A missing or wrong setting stops the start with a sentence that names it, and no traceback."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.serving import Data

KEY = "a-key-of-more-than-fifty-characters-as-a-start-makes-one"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://localhost/catalogue"),
        ("DATABASE_URL", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", ""),
        ("DEBUG", "perhaps"),
        ("HTTPS", "perhaps"),
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("WORKERS", "0"),
        ("MESSAGES_MAX_AGE", "-1"),
        ("COSTLY_PER_MINUTE", "0"),
        ("NUM_PROXIES", "-1"),
        ("BUNDLES_KEPT_SECONDS", "1"),
        ("LOG_REQUESTS", "perhaps"),
        ("TIME_ZONE", "Mars/Olympus"),
    ],
)
@pytest.mark.parametrize("command", ["check", "serve"])
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, command: str) -> None:
    done = Data(tmp_path).run("manage.py", command, **{"SECRET_KEY": KEY, name: value})
    assert done.returncode == 1
    assert f"The setting {name} is not right" in done.stderr or (
        f"The setting {name} is missing" in done.stderr
    )
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_the_first_start_makes_a_key_and_the_next_ones_keep_it(tmp_path: Path) -> None:
    data = Data(tmp_path / "var")
    refused = data.run("manage.py", "check")
    assert refused.returncode == 1
    assert "make serve" in refused.stderr
    assert data.run("-m", "m2p_errors.secret_key").returncode == 0
    made = tmp_path / "var" / "secret_key"
    key = made.read_text()
    assert len(key) >= 50
    assert made.stat().st_mode & 0o777 == 0o600
    assert data.run("-m", "m2p_errors.secret_key").returncode == 0
    assert made.read_text() == key
    assert data.run("manage.py", "check").returncode == 0


def test_sqlite_lets_readers_read_while_one_writes_and_holds_foreign_keys(tmp_path: Path) -> None:
    data = Data(tmp_path)
    asked = data.run(
        "manage.py",
        "shell",
        "--no-imports",
        "-c",
        "from django.db import connection as c\n"
        "for name in ('journal_mode', 'foreign_keys', 'busy_timeout'):\n"
        "    print(c.cursor().execute(f'PRAGMA {name}').fetchone()[0])",
        SECRET_KEY=KEY,
    )
    assert asked.stdout.split() == ["wal", "1", "20000"], asked.stderr
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite3")) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
