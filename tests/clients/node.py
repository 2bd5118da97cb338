"""Programs for Node, installed once from their lockfile, driven line by line."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).resolve().parent / "i18next"


def install(cache: Path) -> Path:
    """The programs' folder with their packages, made in `cache` where it is not there yet."""
    files = sorted(path for path in PROGRAMS.iterdir() if path.is_file())
    name = sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]
    folder = cache / name
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            folder.mkdir(exist_ok=True)
            for path in files:
                shutil.copy2(path, folder)
            done = subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=folder,
                capture_output=True,
                encoding="utf-8",
                stdin=subprocess.DEVNULL,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            (folder / "ready").touch()
    return folder


class Program:
    """A running program: a JSON value in, a JSON value out."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, **question: Any) -> Any:
        """Its answer. Raises AssertionError with what it wrote to its log where it ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the program ended; its trace stands above"
        return json.loads(line)


@contextmanager
def running(folder: Path, program: str) -> Iterator[Program]:
    """A program of `folder`, from its start until it has read its last line."""
    process = subprocess.Popen(
        ["node", program],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        yield Program(process)
        assert process.stdin is not None
        process.stdin.close()
