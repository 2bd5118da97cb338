"""The units and their environment file, each checked by systemd's own tool or the product itself."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT, Data

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("m2p-errors*"))
SERVICES = [name for name in UNITS if name.endswith(".service")]


def commands(unit: str, key: str) -> list[list[str]]:
    """The command lines of a unit, as here: `ExecStart`, `ExecStartPre`."""
    lines = re.findall(rf"^{key}=-?(.*)$", (DEPLOY / unit).read_text(), re.M)
    return [shlex.split(installed_here(line).replace("$$", "$")) for line in lines]


def installed_here(text: str) -> str:
    """The unit's text for this folder in the place of /srv/m2p-errors."""
    return text.replace("/srv/m2p-errors/.venv/bin/python", sys.executable).replace(
        "/srv/m2p-errors", str(ROOT)
    )


@pytest.fixture
def units(tmp_path: Path) -> Path:
    for name in UNITS:
        (tmp_path / name).write_text(installed_here((DEPLOY / name).read_text()))
    return tmp_path


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong(units: Path, name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(units / name)],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{units}:"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_no_more_than_it_must(units: Path, name: str) -> None:
    # systemd counts from 0 (safe) to 100 (exposed); 20 and less is its best mark.
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(units / name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_the_timer_starts_the_service_each_minute() -> None:
    done = subprocess.run(
        ["systemd-analyze", "calendar", "--base-time=2027-01-31 09:00:30", "--iterations=2",
         timer_setting("OnCalendar")],
        env={**os.environ, "TZ": "UTC"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert re.findall(r"09:0\d:\d\d", done.stdout) == ["09:01:00", "09:02:00"]
    assert timer_setting("Persistent") == "yes"


def timer_setting(key: str) -> str:
    found = re.search(rf"^{key}=(.*)$", (DEPLOY / "m2p-errors-publish.timer").read_text(), re.M)
    assert found is not None
    return found[1]


def test_what_the_units_run_works_on_a_catalogue(data: Data) -> None:
    before = os.umask(0o077)
    try:
        (data.folder / "static").unlink()
        (data.folder / "static" / "catalog").mkdir(parents=True)
        (data.folder / "static" / "catalog" / "page.css").touch()
    finally:
        os.umask(before)
    _prepare, opened = commands("m2p-errors.service", "ExecStartPre")
    subprocess.run(opened, env=data.env, check=True)
    assert stat.S_IMODE((data.folder / "static" / "catalog").stat().st_mode) == 0o755
    assert stat.S_IMODE((data.folder / "static" / "catalog" / "page.css").stat().st_mode) == 0o644
    prepare, _opened = commands("m2p-errors.service", "ExecStartPre")
    assert prepare[1:] == ["manage.py", "prepare"]
    (serve,) = commands("m2p-errors.service", "ExecStart")
    assert serve[1:] == ["manage.py", "serve"]
    (due,) = commands("m2p-errors-publish.service", "ExecStart")
    done = data.run(*due[1:])
    assert done.returncode == 0, done.stderr


def test_the_environment_file_holds_settings_and_a_secret_to_fill_in(tmp_path: Path) -> None:
    text = (DEPLOY / "environment").read_text()
    named = dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", text, re.M))
    read = "".join(path.read_text() for path in (ROOT / "m2p_errors").glob("*.py"))
    assert [name for name in named if f'"{name}"' not in read] == []
    given = dict(re.findall(r"^([A-Z][A-Z0-9_]*)=(.*)$", text, re.M))
    refused = Data(tmp_path).run("manage.py", "check", **given)
    assert "The setting SECRET_KEY is missing" in refused.stderr
    given |= {"SECRET_KEY": "x" * 32 + "0123456789abcdefghij", "VAR_DIR": str(tmp_path)}
    done = Data(tmp_path).run("manage.py", "check", "--deploy", **given)
    assert done.returncode == 0, done.stderr
