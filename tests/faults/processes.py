"""The test's side of `work.py`, and a client that never stops asking."""

from __future__ import annotations

import contextlib
import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

from catalog.domain import bundles
from tests.serving import ROOT, Data

# Longer than anything takes on a busy machine.
_SECONDS = 300


class Worker:
    """A process of `work.py`, and what it has said that nobody has heard yet."""

    def __init__(self, data: Data) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.work"],
            cwd=ROOT,
            env={**data.env, "DJANGO_SETTINGS_MODULE": "m2p_errors.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.said: queue.Queue[dict[str, Any]] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(json.loads(line))

    def begin(self, task: str, **arguments: Any) -> None:
        """`task`: its module and name, joined by a dot."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([*task.split("."), arguments]).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self, seconds: float = _SECONDS) -> dict[str, Any]:
        """The next thing that it says. Raises queue.Empty where it says nothing for so long."""
        told = self.said.get(timeout=seconds)
        assert "failed" not in told, told["failed"]
        return told

    def do(self, task: str, **arguments: Any) -> dict[str, Any]:
        """All that a task says, from its beginning to its end."""
        self.begin(task, **arguments)
        return self.hear_out()

    def hear_out(self) -> dict[str, Any]:
        """All that the task says until its end."""
        told: dict[str, Any] = {}
        while "ended" not in told:
            told |= self.hear()
        assert told["ended"] == 0
        return told

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(_SECONDS)
        self._listener.join()


@contextlib.contextmanager
def worker(data: Data) -> Iterator[Worker]:
    made = Worker(data)
    try:
        yield made
    finally:
        made.end()


class Asker(threading.Thread):
    """Asks for one language's bundle after the other, on one connection, until told to stop.

    `all_change`: each release changes each of these languages. `answers`: by language a name for
    each body's bytes. `wrong`: what should not have been.
    """

    def __init__(self, port: int, tags: tuple[str, ...], *, all_change: bool) -> None:
        super().__init__(daemon=True)
        self.port, self.tags, self.all_change = port, tags, all_change
        self.answers: dict[str, set[str]] = {tag: set() for tag in tags}
        self.wrong: list[str] = []
        self.asked = 0
        self.enough = threading.Event()

    def run(self) -> None:
        try:
            self._ask()
        except Exception as error:
            self.wrong.append(repr(error))

    def _ask(self) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        newest = dict.fromkeys(self.tags, 0)
        # A breath between the rounds leaves some of the machine to those who publish.
        while not self.enough.wait(0.01):
            for tag in self.tags:
                connection.request("GET", f"/api/messages?lang={tag}")
                answer = connection.getresponse()
                body = answer.read()
                self.asked += 1
                found = re.match(rb'\{"release":(\d+),', body)
                if answer.status != 200 or not found:
                    self.wrong.append(f"{tag}: {answer.status} {body[:200]!r}")
                    continue
                release = int(found[1])
                # None may be behind what was given before; where all change, of any language.
                if release < (max(newest.values()) if self.all_change else newest[tag]):
                    self.wrong.append(f"{tag}: release {release} after {newest}")
                newest[tag] = release
                self.answers[tag].add(bundles.digest(body))
        connection.close()

    def stop(self) -> None:
        self.enough.set()
        self.join()


@contextlib.contextmanager
def asking(port: int, *tags: str, all_change: bool) -> Iterator[Asker]:
    asker = Asker(port, tags, all_change=all_change)
    asker.start()
    try:
        yield asker
    finally:
        asker.stop()
