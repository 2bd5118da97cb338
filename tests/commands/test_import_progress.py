"""At a terminal an import tells how far it is, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import shell
from tests.serving import ROOT, Data

ROWS = 40_000


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that takes a few seconds to look through: every row is new."""
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("service,code,title_hi,body_hi\n")
        file.writelines(f"cms,new.code{row},एक {row},दो {row}\n" for row in range(ROWS))
    return path


def told(terminal: int) -> Iterator[str]:
    """What comes to the terminal, piece by piece, until the process has closed it."""
    while True:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:
            return
        if not piece:
            return
        yield piece.decode()


def at_a_terminal(data: Data, *arguments: str) -> tuple[subprocess.Popen[str], int]:
    mine, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_messages", *arguments, "--by", "admin"],
        cwd=ROOT,
        env=data.env,
        stdout=subprocess.PIPE,
        stderr=its,
        encoding="utf-8",
    )
    os.close(its)
    return process, mine


def test_progress_is_told_and_ctrl_c_leaves_nothing_behind(data: Data, large: Path) -> None:
    process, terminal = at_a_terminal(data, str(large))
    seen = ""
    for piece in told(terminal):
        before, seen = seen, seen + piece
        if "rows read" in seen and "rows read" not in before:
            process.send_signal(signal.SIGINT)
    assert process.communicate()[0] == ""
    assert process.returncode == 130, seen
    assert "Given up: nothing was changed." in seen
    assert "Traceback" not in seen
    counted = [
        int(one.replace(",", "")) for one in re.findall(r"([\d,]+)(?: of [\d,]+)? rows read", seen)
    ]
    assert counted == sorted(counted)
    left = shell(
        data,
        "from catalog.models import ErrorCode, ImportFile, ImportRow, MessageImport",
        "for one in (MessageImport, ImportFile, ImportRow): print(one.objects.count())",
        "print(ErrorCode.objects.filter(code__startswith='new.').count())",
    )
    assert left.split() == ["0", "0", "0", "0"]
