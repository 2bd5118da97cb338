"""HTTP as bytes: requests that no client library would send, and the answers to them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Answer:
    """Header names are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class Raw:
    """A connection to the server at `port`, kept for as long as the server keeps it."""

    def __init__(self, port: int, *, timeout: float = 20) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def send(self, sent: bytes) -> bool:
        """Whether the server took it all; False where it closed before."""
        try:
            self._socket.sendall(sent)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def say_no_more(self) -> None:
        """The client's side of the connection ends; the server's answers still come."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def answer(self, *, head: bool = False) -> Answer | None:
        """The next answer, or None where the connection was closed instead.

        Raises AssertionError where it was closed within an answer.
        """
        try:
            line = self._file.readline()
        except ConnectionResetError:
            return None
        if not line:
            return None
        assert line.startswith(b"HTTP/1."), line[:100]
        status = int(line.split()[1])
        headers: dict[str, str] = {}
        while (row := self._file.readline()) != b"\r\n":
            assert row, "closed within a header"
            name, _colon, text = row.decode("latin-1").partition(":")
            headers[name.lower()] = text.strip()
        empty = head or status in (204, 304)
        return Answer(status, headers, b"" if empty else self._body(headers))

    def answers(self) -> Iterator[Answer]:
        """All answers until the connection closes."""
        while (one := self.answer()) is not None:
            yield one

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self._file.readline(), 16):
                body += self._file.read(size)
                self._file.readline()
            self._file.readline()
            return body
        size = int(headers.get("content-length", 0))
        body = self._file.read(size)
        assert len(body) == size, "closed within a body"
        return body

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def get(path: str | bytes, *headers: bytes) -> bytes:
    """A request's bytes; each header as `Name: text`."""
    target = path.encode() if isinstance(path, str) else path
    return b"\r\n".join((b"GET " + target + b" HTTP/1.1", b"Host: localhost", *headers, b"", b""))
