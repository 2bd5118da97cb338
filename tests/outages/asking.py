"""Questions that apps ask, and clients that ask them as HTTP clients do."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPResponse

from tests.packed import UNPACK

CODE = ("otp-manager", "otp.expired")
LANGS = ("en", "hi", "ta", "ur")


@dataclass(frozen=True, slots=True)
class Question:
    """A bundle, or a single message of it, in a language and an encoding."""

    lang: str
    encoding: str
    single: bool

    @property
    def path(self) -> str:
        return f"/api/messages{'/' + '/'.join(CODE) if self.single else ''}?lang={self.lang}"


QUESTIONS = tuple(
    Question(lang, encoding, single)
    for single in (False, True)
    for encoding in UNPACK
    for lang in LANGS
)


@dataclass(frozen=True, slots=True)
class Got:
    """An answer. `begun`: when it was asked for, by the machine's monotonic clock."""

    status: int
    headers: Message
    body: bytes
    begun: float


class Client:
    """One connection, kept between requests where `kept`.

    Where a kept one was closed before any byte of the answer came, the request is made once more
    on a new one, as HTTP clients do (RFC 9112, 9.3.1): `repeated` counts those.
    """

    def __init__(self, port: int, *, kept: bool) -> None:
        self._port, self._kept, self.repeated = port, kept, 0
        self._connection: HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> Got:
        """Raises OSError or HTTPException where the request failed."""
        begun = time.monotonic()
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        answer = self._asked(path, named)
        try:
            return Got(answer.status, answer.headers, answer.read(), begun)
        except ConnectionError as error:
            raise http.client.IncompleteRead(b"") from error
        finally:
            if not self._kept or answer.will_close:
                self.close()

    def _asked(self, path: str, headers: dict[str, str]) -> HTTPResponse:
        used = self._connection
        if used is not None:
            try:
                used.request("GET", path, headers=headers)
                return used.getresponse()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.repeated += 1
                self.close()
        new = self._connection = HTTPConnection("127.0.0.1", self._port, timeout=20)
        new.request("GET", path, headers=headers)
        return new.getresponse()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
