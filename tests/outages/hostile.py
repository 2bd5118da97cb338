"""Generated requests that mean no good, the same for the same seed, and what no answer may be."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field

from catalog.domain.languages import TAGS
from tests.outages.raw import Answer, Raw
from tests.packed import UNPACK

_METHODS = (b"GET",) * 12 + (b"HEAD", b"HEAD", b"POST", b"OPTIONS", b"DELETE", b"TRACE", b"BREW")
_PATHS = (
    *(b"/api/messages",) * 8,
    *(b"/api/messages/otp-manager/otp.expired",) * 3,
    *(b"/api/messages/%ff/%00", b"/api/messages/../messages", b"/api//messages", b"/api/messages/"),
    *(b"/api/services", b"/api/languages", b"/api/releases", b"/api/releases/1", b"/api/%ff%fe"),
    *(b"/", b"/api", b"/healthz", b"/readyz", b"/nothing", b"/static/..%2f..%2fsettings.py", b"*"),
)
_NAMES = (
    b"lang",
    b"lang",
    b"service",
    b"code",
    b"release",
    b"since",
    b"format",
    b"l%61ng",
    b"",
    b"x",
)
_VALUES = (
    *(tag.encode() for tag in TAGS),
    *(b"hi-IN", b"pa_Guru_IN", b"HI", b"mai", b"fr", b"h!", b"", b"%00", b"hi%00", b"%ff%fe", b"%"),
    *(
        b"%E0%A4%B9",
        b"\xe0\xa4\xb9",
        b"\xff\xfe",
        b"hi%2Cta",
        b"hi;ta",
        b"..%2F..",
        b"'%20OR%201=1--",
    ),
    *(b"1", b"0", b"-1", b"99999999999999999999", b"1e3", b"%D9%A1", b"x" * 3_000, b"%41" * 1_000),
    *(b"otp-manager", b"cms", b"otp.expired", b"android", b"po", b"xliff", b"json", b"none"),
)
_LANGUAGES = (
    *(b"hi", b"ta-IN, hi;q=0.5", b"*", b"*;q=0", b"hi;q=0", b"x" * 2_000, b",".join([b"a"] * 900)),
    *(
        b"\xff\xfe",
        b"hi;q=nan",
        b"hi;q=1e9",
        b";;;",
        b"zh-Hant-CN-x-private, ur;q=0.1",
        b"hi\t;q=1",
    ),
)
_ENCODINGS = (
    *(
        b"gzip",
        b"br",
        b"zstd",
        b"identity",
        b"identity;q=0",
        b"*;q=0",
        b"gzip;q=0, br",
        b"",
        b"\xff",
    ),
    *(b"gzip, " * 500, b"GZIP", b"gzip;q=2", b"br;q=0.0001", b"deflate", b"gzip;q=-1", b"*"),
)
_MATCHES = (b"*", b'W/"x"', b'"', b'"' + b"y" * 2_000 + b'"', b'"a", "b"', b"\xff", b"")
_ACCEPTS = (
    b"application/json",
    b"text/html;q=0",
    b"*/*;q=2",
    b"\xff",
    b"a/b, " * 300,
    b"text/x-po",
)
_HEADERS = {
    b"Accept-Language": _LANGUAGES,
    b"Accept-Encoding": _ENCODINGS,
    b"If-None-Match": _MATCHES,
    b"Accept": _ACCEPTS,
    b"X-Forwarded-For": (b"1.2.3.4", b"\xff", b"a, " * 500),
    b"X-Request-ID": (b"a" * 300, b"\xffid", b"fine-id-12345"),
    b"Cookie": (b"sessionid=" + b"z" * 1_000, b"csrftoken=\xff; a", b"=;=;"),
    b"Host": (b"localhost", b"evil.example", b"localhost:99999", b"\xff", b""),
    b"Range": (b"bytes=0-1", b"bytes=-1", b"x"),
    b"Content-Type": (b"application/json", b"multipart/form-data; boundary=\xff", b"text/\0"),
}


@dataclass
class Found:
    """What came of it. `wrong`: each answer that no request may get, with its request."""

    asked: int = 0
    closed: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    wrong: list[tuple[bytes, str]] = field(default_factory=list)


class Hostile:
    """Asks over a connection that is kept as long as the server keeps it."""

    def __init__(self, port: int, seed: int) -> None:
        self._port, self._random = port, random.Random(seed)
        self.found = Found()
        self._connection = Raw(port)

    def ask(self, times: int) -> None:
        for _time in range(times):
            method, sent = self._request()
            self.found.asked += 1
            answer = self._answer(method, sent)
            if answer is None:
                self.found.closed += 1
                self._connection.close()
                self._connection = Raw(self._port)
                continue
            statuses = self.found.statuses
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
            problem = _problem(method, answer)
            if problem:
                self.found.wrong.append((sent, problem))

    def close(self) -> None:
        self._connection.close()

    def _answer(self, method: bytes, sent: bytes) -> Answer | None:
        if not self._connection.send(sent):
            return None
        return self._connection.answer(head=method == b"HEAD")

    def _request(self) -> tuple[bytes, bytes]:
        choose = self._random
        method, path = choose.choice(_METHODS), choose.choice(_PATHS)
        count = choose.choice((0, 1, 1, 1, 2, 3, 200))
        pairs = [choose.choice(_NAMES) + b"=" + choose.choice(_VALUES) for _pair in range(count)]
        # No address longer than what the server reads: that is another test.
        query = b"&".join(pairs)[: choose.choice((200, 5_000, 20_000))]
        rows = [b"%s %s%s HTTP/1.1" % (method, path, b"?" + query if query else b"")]
        chosen = choose.sample(sorted(_HEADERS), choose.randrange(4))
        if b"Host" not in chosen:
            rows.append(b"Host: localhost")
        rows += [name + b": " + choose.choice(_HEADERS[name]) for name in chosen]
        body = b"{" * choose.choice((0, 1, 5_000)) if method in (b"POST", b"DELETE") else b""
        if body:
            rows.append(b"Content-Length: %d" % len(body))
        return method, b"\r\n".join((*rows, b"", body))


def _problem(method: bytes, answer: Answer) -> str:
    """What is wrong with it, or nothing. 503 is how too much at once is refused."""
    if answer.status >= 500 and answer.status != 503:
        return f"{answer.status} {answer.body[:200]!r}"
    kind = answer.headers.get("content-type", "")
    if answer.status != 200 or method == b"HEAD" or not kind.startswith("application/json"):
        return ""
    unpack = UNPACK.get(answer.headers.get("content-encoding", ""), bytes)
    content = json.loads(unpack(answer.body))
    told = answer.headers.get("content-language")
    if isinstance(content, dict) and "lang" in content and content["lang"] != told:
        return f"a body in {content['lang']}, called {told}"
    return ""
