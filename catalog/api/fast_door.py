"""The door in front of Django for what channel apps ask most: an answer is a look-up.

What Django has answered once for a release is answered again from memory: the same question gets
the same bytes and headers, with no request path in between. So there is one source of truth, and
whatever this door does not know goes on to Django. In the manner of WhiteNoise.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable
from typing import Any

from catalog.api import staleness
from catalog.api.decisions import Decision, Headers, Memory, Question, Tally, times_counted
from catalog.api.middleware import WATCHERS
from catalog.api.problems import CONTENT_TYPE, HEADERS, UNAVAILABLE, Problem
from catalog.domain.conditional import matches
from catalog.operations.shelf import Shelf

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Answer = tuple[str, Headers, bytes]

PREFIX = "/api/messages"
# Marks what this door asks of Django by itself: it counts the answer, not Django's side.
ASKED_BY_FAST_DOOR = "m2p_errors.asked_by_fast_door"
# Questions that are longer are not remembered.
LONGEST = 2_048
# Parameters that need no more than the bundles in memory, as a known service does.
_FROM_MEMORY = frozenset(("", "lang", "code", "format"))


def _crowded() -> Answer:
    problem = Problem(UNAVAILABLE, "Too much is being asked at once. Ask again shortly.")
    body = problem.body()
    headers = {
        **HEADERS,
        "Content-Type": CONTENT_TYPE,
        "Content-Length": str(len(body)),
        "Retry-After": "1",
    }
    return "503 Service Unavailable", list(headers.items()), body


_CROWDED = _crowded()


class FastDoor:
    """A WSGI application in front of Django's. It asks nothing of the database.

    `beside`: how many other requests may be with Django at once. Keep it below the server's
    threads, so that a database that does not answer leaves some of them for apps.
    """

    def __init__(self, application: Application, shelf: Shelf, *, beside: int = 24) -> None:
        self._application, self._shelf = application, shelf
        self._forgotten, self._lock = Tally(), threading.Lock()
        self._memory = Memory(shelf.held, self._forgotten)
        self._room = threading.BoundedSemaphore(beside)
        self._crowded = itertools.count()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        # They must be heard when the database is slow.
        if path in WATCHERS:
            return self._application(environ, start_response)
        if not path.startswith(PREFIX):
            return self._beside(environ, start_response)
        if not self._shelf.followed:
            return self._application(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        memory = self._memory
        if self._shelf.held is not memory.held:
            memory = self._begin_anew()
        question = _question(environ)
        decision = memory.young.get(question) or memory.older(question)
        if decision is None:
            if sum(map(len, question)) > LONGEST:
                return self._beside(environ, start_response)
            status, headers, body = self._asked(memory, environ)
            if status != "200 OK":
                start_response(status, headers)
                return (body,)
            if self._shelf.held is not memory.held:
                # A release came in between: this may be an answer of the one or of the other.
                return self._beside(environ, start_response)
            decision = Decision([item for item in headers if item[0] != staleness.HEADER], body)
            memory.keep(question, decision)
        seen = environ.get("HTTP_IF_NONE_MATCH")
        if seen is not None and (seen == decision.etag or matches(seen, decision.etag)):
            next(decision.unchanged)
            start_response("304 Not Modified", self._told(decision.short_headers))
            return ()
        next(decision.given)
        start_response("200 OK", self._told(decision.headers))
        return decision.body

    def _beside(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pages and lists, which may wait for a database: only so many at once, the rest are told."""
        if not self._room.acquire(blocking=False):
            next(self._crowded)
            status, headers, body = _CROWDED
            start_response(status, headers)
            return (body,)
        try:
            return self._application(environ, start_response)
        finally:
            self._room.release()

    def _told(self, headers: Headers) -> Headers:
        age = self._shelf.stale_seconds()
        return [*headers, *staleness.headers(age).items()] if age else headers

    def _begin_anew(self) -> Memory:
        """Another release: what was decided for the one before counts no more."""
        with self._lock:
            held = self._shelf.held
            if held is not self._memory.held:
                self._forgotten.add(*self._memory.decisions())
                self._memory = Memory(held, self._forgotten)
            return self._memory

    def _asked(self, memory: Memory, environ: Environ) -> Answer:
        """Django's answer to the question itself: as a GET of one who holds nothing yet.

        An error is the same for who asks by HEAD or holds something.
        """
        asked = {name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}
        asked["REQUEST_METHOD"] = "GET"
        asked[ASKED_BY_FAST_DOOR] = True
        waits = _may_wait(memory, environ["QUERY_STRING"])
        return _called(self._beside if waits else self._application, asked)

    def answered(self) -> list[tuple[str, int, int]]:
        """Language, status and how often it was answered here, since the process began.

        The language is "-" where there was no room to ask Django.
        """
        with self._lock:
            given = self._forgotten.with_those(*self._memory.decisions())
        refused = times_counted(self._crowded)
        return [*given, ("-", 503, refused)] if refused else given


def _may_wait(memory: Memory, query: str) -> bool:
    """Whether the database is asked: for another release, or a service that no bundle has."""
    given = [part.partition("=")[::2] for part in query.split("&")]
    return any(
        value not in memory.services if name == "service" else name not in _FROM_MEMORY
        for name, value in given
    )


def _question(environ: Environ) -> Question:
    """All of a request that the answer depends on, but for what the app has already."""
    query = environ["QUERY_STRING"]
    get = environ.get
    # Only where `lang` is absent does Accept-Language count.
    by_address = query.startswith("lang=") or "&lang=" in query
    return (
        environ["PATH_INFO"],
        query,
        get("HTTP_ACCEPT_ENCODING", "-"),
        "-" if by_address else get("HTTP_ACCEPT_LANGUAGE", "-"),
        get("HTTP_ACCEPT", "-"),
        get("HTTP_HOST", "-"),
        get("HTTP_X_FORWARDED_PROTO", "-"),
        environ["wsgi.url_scheme"],
        get("SCRIPT_NAME", ""),
    )


def _called(application: Application, environ: Environ) -> Answer:
    given: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Any:
        given[:] = [status, headers]

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return given[0], list(given[1]), body
