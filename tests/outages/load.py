"""A load of apps that ask all the time, and what they saw: failures, torn and old answers."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import itertools
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

from catalog.domain import bundles
from tests.outages.asking import CODE, QUESTIONS, Client, Got, Question
from tests.packed import UNPACK

# Between two requests of one client, in seconds: the machine's cores serve the catalogue, too.
_PACE = 0.01
Content = tuple[str, int, bool, str]


@dataclass
class Seen:
    """What the clients of a load saw, all together."""

    asked: int = 0
    unchanged: int = 0
    stale: int = 0
    repeated: int = 0
    failures: list[str] = field(default_factory=list)
    # Language, release, whether single, and digest of the unpacked body → when last asked for.
    last: dict[Content, float] = field(default_factory=dict)
    # What each ETag stood for.
    bodies: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, question: Question, sent: str, got: Got) -> None:
        """One answer. `sent`: the ETag that was sent with the question, or nothing."""
        problem = self._problem(question, sent, got)
        with self._lock:
            self.asked += 1
            self.unchanged += got.status == 304
            self.stale += "Cache-Status" in got.headers
            if problem:
                self.failures.append(f"{question}: {problem}")

    def fail(self, question: Question, error: Exception) -> None:
        with self._lock:
            self.asked += 1
            self.failures.append(f"{question}: {error!r}")

    def repeat(self, times: int) -> None:
        with self._lock:
            self.repeated += times

    def _problem(self, question: Question, sent: str, got: Got) -> str:
        etag = got.headers.get("ETag", "")
        if got.headers.get("Content-Language") != question.lang:
            return f"{got.status} in {got.headers.get('Content-Language')}"
        if got.status == 304:
            return "" if etag == sent and not got.body else f"304 of {etag} for {sent}"
        if got.status != 200:
            return f"{got.status} {got.body[:200]!r}"
        if got.headers.get("Content-Encoding", "identity") != question.encoding:
            return f"encoded as {got.headers.get('Content-Encoding')}"
        digest = hashlib.sha256(got.body).hexdigest()
        if self.bodies.setdefault(etag, digest) != digest:
            return f"other bytes under the same ETag {etag}"
        return self._read(question, got)

    def _read(self, question: Question, got: Got) -> str:
        unpacked = UNPACK[question.encoding](got.body)
        content = json.loads(unpacked)
        if content["lang"] != question.lang:
            return f"a body in {content['lang']}"
        digest = hashlib.sha256(unpacked).hexdigest()
        key = question.lang, int(content["release"]), question.single, digest
        with self._lock:
            self.last[key] = max(got.begun, self.last.get(key, 0.0))
        return ""

    def torn(self, database_url: str) -> list[Content]:
        """The answers that are not, byte by byte, what was published under the release they name."""
        published = _published(database_url)
        return [key for key in self.last if key[3] != published.get(key[:3])]

    def longest_behind(self, published: Mapping[int, float]) -> float:
        """The most seconds after a release's commit at which an answer still was an older one's.

        `published`: when each release was committed; each changed every language that is asked for.
        """
        longest = 0.0
        for (_lang, release, _single, _digest), begun in self.last.items():
            newer = [at for number, at in published.items() if number > release]
            longest = max(longest, begun - min(newer, default=begun))
        return longest


@contextlib.contextmanager
def load(port: int, *, clients: int = 6) -> Iterator[Seen]:
    """Clients that ask until the end of the block, every second one with a new connection each time."""
    seen, stop = Seen(), threading.Event()
    threads = [
        threading.Thread(target=_ask, args=(port, number, seen, stop), name=f"client {number}")
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _ask(port: int, number: int, seen: Seen, stop: threading.Event) -> None:
    client = Client(port, kept=number % 2 == 0)
    etags: dict[Question, str] = {}
    for turn, question in enumerate(itertools.cycle(QUESTIONS[number:] + QUESTIONS[:number])):
        if stop.wait(_PACE):
            break
        # In every second round with what it holds already.
        held = etags.get(question, "") if turn // len(QUESTIONS) % 2 else ""
        headers = {"If_None_Match": held} if held else {}
        try:
            got = client.get(question.path, Accept_Encoding=question.encoding, **headers)
        except (OSError, http.client.HTTPException) as error:
            seen.fail(question, error)
            client.close()
            continue
        seen.note(question, held, got)
        etags[question] = got.headers.get("ETag", "")
    seen.repeat(client.repeated)
    client.close()


def _published(database_url: str) -> dict[tuple[str, int, bool], str]:
    """Language, release, whether single → digest of what was published."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT lang, release_number, body FROM catalog_bundle"
        ).fetchall()
    found: dict[tuple[str, int, bool], str] = {}
    for lang, release, body in rows:
        found[lang, release, False] = hashlib.sha256(body).hexdigest()
        content: dict[str, Any] = json.loads(bytes(body))
        [message] = [m for m in content["messages"] if (m["service"], m["code"]) == CODE]
        single = bundles.to_json({"release": release, **message})
        found[lang, release, True] = hashlib.sha256(single).hexdigest()
    return found
