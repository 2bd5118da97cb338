"""Too much, too slow or too clever: refused cleanly, and nobody else notices."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator

import pytest

from tests import serving
from tests.outages.raw import Answer, Raw, get
from tests.serving import Data, Server

MARKER = "/api/messages/otp-manager/otp.expired?lang=ta"
SMUGGLED = get("/api/messages?lang=ur")
IDLE = 1_000
# What many systems give a process at its start, of open files: fewer than there are connections.
USUAL_FILES = 1_024


@pytest.fixture
def one_worker(data: Data) -> Iterator[Server]:
    """One process for all, started with the usual limit of open files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (USUAL_FILES, hard))
    try:
        server = serving.start(data, WORKERS="1")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4 * IDLE)), hard))
    try:
        yield server
    finally:
        server.kill()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def marker(answer: Answer | None) -> bool:
    return answer is not None and answer.status == 200 and json.loads(answer.body)["lang"] == "ta"


def test_a_thousand_idle_connections_and_a_slow_one_disturb_nobody(one_worker: Server) -> None:
    idle = [Raw(one_worker.port) for _connection in range(IDLE)]
    slow, halting = Raw(one_worker.port), Raw(one_worker.port)
    # The first bytes of HTTP/2, and no more.
    halting.send(b"PRI * HT")
    begun = time.monotonic()
    for number, byte in enumerate(get(MARKER)):
        if not slow.send(bytes((byte,))):
            break
        with Raw(one_worker.port) as other:
            other.send(get(MARKER))
            assert marker(other.answer())
        # The client's own pace.
        time.sleep(1)
        assert number < 20, "not cut off"
    assert 8 < time.monotonic() - begun < 20
    refused = slow.answer()
    assert refused is None or refused.status == 408
    # Who has sent nothing or too little is closed in the same time, and who asks anew is answered.
    assert all(connection.answer() is None for connection in (*idle, halting))
    for connection in (*idle, halting, slow):
        connection.close()
    with Raw(one_worker.port) as other:
        other.send(get(MARKER))
        assert marker(other.answer())


# Twice what is allowed: the server may take a little more than that, as it comes off the wire.
LARGE = b"x" * 200_000


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        (get(b"/api/messages?lang=" + LARGE), {400, 414, 431}),
        (get(b"/api/messages", b"X-Large: " + LARGE), {400, 431}),
        (get(b"/api/messages", *(b"X-%d: 1" % number for number in range(1_000))), {400, 431}),
        (get(b"/api/messages", b"X: a\0b"), {400}),
        (get(b"/api/messages?lang=\0hi"), {400}),
        (get(b"/api/messages?lang=hi", b"X: a", b" folded: b"), {400}),
        (b"GET /api/messages?lang=hi HTTP/9.9\r\nHost: localhost\r\n\r\n", {400, 505}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, {400}),
    ],
    ids=("line", "header", "headers", "nul", "nul in the line", "folded", "version", "tls"),
)
def test_what_is_no_request_of_ours_is_refused_by_the_server_itself(
    server: Server, sent: bytes, statuses: set[int]
) -> None:
    with Raw(server.port) as connection:
        connection.send(sent)
        refused = connection.answer()
        assert refused is None or refused.status in statuses
        connection.send(get(MARKER))
        after = connection.answer()
        assert after is None or marker(after)


def refused_as(server: Server, address: str, status: int) -> Answer:
    """The refusal, as a problem; the connection goes on."""
    with Raw(server.port) as connection:
        connection.send(get(address))
        refused = connection.answer()
        assert refused is not None
        assert refused.status == json.loads(refused.body)["status"] == status
        assert refused.headers["content-type"] == "application/problem+json"
        connection.send(get(MARKER))
        assert marker(connection.answer())
    return refused


@pytest.mark.parametrize("path", ["/api/messages", "/api/releases", "/healthz", "/api/none"])
def test_addresses_that_are_too_long_are_told_so(server: Server, path: str) -> None:
    refused_as(server, f"{path}?lang=hi&x={'%41' * 4_000}", 414)


@pytest.mark.parametrize(
    "query",
    ["lang=hi&lang=ta", "lang=hi&lang=hi", "service=cms&service=cms", "&".join(["a=1"] * 900)],
)
def test_repeated_parameters_are_named(server: Server, query: str) -> None:
    refused = refused_as(server, f"/api/messages?{query}", 400)
    assert json.loads(refused.body)["parameter"] == query.partition("=")[0]


def chunked(*bodies: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(body), body) for body in (*bodies, b""))


HI = b"/api/messages?lang=hi"
HIDDEN = b"Content-Length: %d" % len(SMUGGLED)
CHUNKED = b"Transfer-Encoding: chunked"
CLEVER = {
    "a body with a request in it": get(HI, HIDDEN) + SMUGGLED,
    "a chunk with a request in it": get(HI, CHUNKED) + chunked(SMUGGLED),
    "both, chunked": get(HI, HIDDEN, CHUNKED) + chunked(SMUGGLED),
    "both, the other way round": get(HI, CHUNKED, HIDDEN) + chunked(SMUGGLED),
    "both, counted": get(HI, HIDDEN, CHUNKED) + SMUGGLED,
    "two lengths": get(HI, HIDDEN, b"Content-Length: 0") + SMUGGLED,
    "two lengths in one": get(HI, b"Content-Length: 0, %d" % len(SMUGGLED)) + SMUGGLED,
    "a length with a sign": get(HI, b"Content-Length: +%d" % len(SMUGGLED)) + SMUGGLED,
    "a negative length": get(HI, b"Content-Length: -1") + SMUGGLED,
    "a space before the colon": get(HI, b"Content-Length : %d" % len(SMUGGLED)) + SMUGGLED,
    "chunked in other words": get(HI, b"Transfer-Encoding: xchunked", HIDDEN) + SMUGGLED,
    "chunked twice": get(HI, CHUNKED, CHUNKED) + chunked(SMUGGLED),
    "chunked and then not": get(HI, b"Transfer-Encoding: chunked, identity") + chunked(SMUGGLED),
    "a chunk of a wrong size": get(HI, CHUNKED) + b"zz\r\n" + SMUGGLED,
    "a huge chunk": get(HI, CHUNKED) + b"f" * 17 + b"\r\n" + SMUGGLED,
    "a folded length": get(HI, b"X: a", b" Content-Length: 5", HIDDEN) + SMUGGLED,
    "a post": b"POST " + get(HI, HIDDEN)[4:] + SMUGGLED,
}


@pytest.mark.parametrize("sent", CLEVER.values(), ids=CLEVER.keys())
def test_a_request_within_a_request_is_never_answered(server: Server, sent: bytes) -> None:
    with Raw(server.port) as connection:
        connection.send(sent + get(MARKER, b"Connection: close"))
        connection.say_no_more()
        found = list(connection.answers())
    assert len(found) <= 2
    assert all(one.status < 500 for one in found)
    assert all(one.headers.get("content-language") != "ur" for one in found)
    # Answered after what came before it, or not at all.
    assert len(found) < 2 or marker(found[1])


def test_requests_sent_at_once_are_answered_in_their_order(server: Server) -> None:
    langs = ["hi", "ta", "ur", "en"] * 25
    with Raw(server.port) as connection:
        connection.send(b"".join(get(f"/api/messages?lang={lang}") for lang in langs))
        found = []
        for _lang in langs:
            one = connection.answer()
            assert one is not None
            found.append(json.loads(one.body)["lang"])
    assert found == langs


def test_bare_line_feeds_split_nothing(server: Server) -> None:
    with Raw(server.port) as connection:
        connection.send(get(HI, b"X: a\n\nGET /api/messages?lang=ur HTTP/1.1\nHost: localhost"))
        connection.send(get(MARKER, b"Connection: close"))
        connection.say_no_more()
        found = list(connection.answers())
    assert all(one.status < 500 for one in found)
