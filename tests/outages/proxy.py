"""A way to PostgreSQL that can be made slow: each of its answers is held back for some seconds."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

_NAME = ".s.PGSQL.5432"


class SlowWay:
    """A socket in `folder` that leads to the server whose socket is in `to`.

    `delay`: for how many seconds each piece of an answer is held back; `asked`: how many pieces
    the server was asked with; `connections`: how many there have been.
    """

    def __init__(self, folder: Path, to: Path) -> None:
        self.delay, self.asked, self.connections = 0.0, 0, 0
        self._to = str(to / _NAME)
        self._hurry = threading.Event()
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / _NAME))
        (folder / _NAME).chmod(0o777)
        self._listening.listen(100)
        threading.Thread(target=self._accept, daemon=True).start()

    def hurry(self) -> None:
        """No delay from now on, not even of what is being held back."""
        self.delay = 0.0
        self._hurry.set()

    def end(self) -> None:
        self.hurry()
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self._listening.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._to)
                self.connections += 1
                for work in (self._ask, self._answer):
                    threading.Thread(target=work, args=(near, far), daemon=True).start()

    def _ask(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := near.recv(65_536):
                self.asked += 1
                far.sendall(piece)
        _close(far)

    def _answer(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := far.recv(65_536):
                if self.delay:
                    self._hurry.wait(self.delay)
                near.sendall(piece)
        _close(near)


@contextlib.contextmanager
def slow_way(folder: Path, to: Path) -> Iterator[SlowWay]:
    folder.mkdir()
    way = SlowWay(folder, to)
    try:
        yield way
    finally:
        way.end()


def _close(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
