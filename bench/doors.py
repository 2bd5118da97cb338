"""The fast door beside a bare WSGI function with the same bytes, and beside what Django offers."""

from __future__ import annotations

import json
import pickle
import shlex
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from bench import load
from bench.load import Load
from tests import serving
from tests.serving import Data, Server

ROUNDS = 5
SECONDS, CONNECTIONS = 3, 16
PEER = (sys.executable, "-m", "bench.peer")
ALONE = "bench.django_alone:application"
WHOLE = "/api/messages?lang=hi"
ONE = "/api/messages/otp-manager/otp.expired?lang=hi"
Case = tuple[str, str, float, tuple[str, ...]]
# What is asked: name, path, the share of the bare function's rate that is the goal, headers.
CASES: tuple[Case, ...] = (
    ("whole, identity", WHOLE, 0.8, ("Accept-Encoding: identity",)),
    ("whole, gzip", WHOLE, 0.8, ("Accept-Encoding: gzip",)),
    ("whole, br", WHOLE, 0.8, ("Accept-Encoding: br",)),
    ("whole, zstd", WHOLE, 0.8, ("Accept-Encoding: zstd",)),
    ("whole, 304", WHOLE, 0.8, ("Accept-Encoding: gzip", "If-None-Match: *")),
    ("one service, gzip", f"{WHOLE}&service=otp-manager", 0.6, ("Accept-Encoding: gzip",)),
    ("one message, identity", ONE, 0.6, ("Accept-Encoding: identity",)),
)
# Of a large catalogue's bundle only what does not send its bytes is of interest.
SMALL = ("whole, 304", "one message, identity")
Found = dict[str, list[Load]]


def measure(data: Data, codes: int, *, all_cases: bool) -> Found:
    """Each case at the product and at the bare function, in turns; prints both and their ratio."""
    cases = [case for case in CASES if all_cases or case[0] in SMALL]
    answers = data.folder / "answers.pickle"
    with serving.serving(data) as product:
        pickled = {
            f"/{name}".replace(" ", "-"): _answer(product, path, headers)
            for name, path, _goal, headers in cases
        }
        answers.write_bytes(pickle.dumps({**pickled, "/healthz": ("200 OK", [], (b"",))}))
        with serving.serving(
            data, (*PEER, "bench.bare:application"), BENCH_ANSWERS=str(answers)
        ) as bare:
            found = _in_turns(product, bare, cases)
            memory = _megabytes(product)
    told = shlex.join(load.command("URL", SECONDS, CONNECTIONS))
    print(f"\n{codes:,} codes, product and bare function: {told}, {ROUNDS} rounds")
    for name, _path, goal, _headers in cases:
        mine, theirs = found[name], found[f"bare {name}"]
        ratio = load.against(load.per_second(mine) / load.per_second(theirs), goal)
        print(f"  {name:<24}{load.told(mine)}   bare {load.told(theirs)}   ratio {ratio}")
    sizes = sum(path.stat().st_size for path in (data.folder / "bundles").glob("??.*.json*"))
    print(f"  memory {memory:,.0f} MB; bundles of all languages {sizes / 1e6:,.1f} MB", flush=True)
    return found


def against_django(data: Data) -> None:
    """The whole bundle by the product, and by what Django offers, in turns."""
    with ExitStack() as running:
        start = running.enter_context
        product = start(serving.serving(data))
        alone = start(serving.serving(data, (*PEER, ALONE)))
        own = start(serving.serving(data, (*PEER, ALONE), BENCH_SETTINGS="m2p_errors.settings"))
        _same_texts(alone, data)
        peers = (
            ("DRF view, ready bytes", alone.url + "/ready", 15),
            ("DRF serializer", alone.url + WHOLE, 250),
            ("product without its door", own.url + WHOLE, 0),
        )
        found: Found = {}
        for _round in range(ROUNDS):
            for name, url, _goal in (("product", product.url + WHOLE, 0), *peers):
                one = load.measure(url, SECONDS, CONNECTIONS)
                found.setdefault(name, []).append(one)
    print(f"  {'product':<26}{load.told(found['product'])}")
    for name, _url, goal in peers:
        times = load.per_second(found["product"]) / load.per_second(found[name])
        told = load.against(times, goal) if goal else f"{times:.1f}"
        print(f"  {name:<26}{load.told(found[name])}   product / it {told}", flush=True)


def _same_texts(peer: Server, data: Data) -> None:
    """What is compared must say the same."""
    kept = (data.folder / "bundles" / "hi.json").read_bytes()
    fields = ("service", "code", "title", "body", "action", "resolution")

    def texts(body: bytes) -> list[tuple[str, ...]]:
        messages = json.loads(body)["messages"]
        return sorted(tuple(message[field] for field in fields) for message in messages)

    ready, rows = (urllib.request.urlopen(peer.url + path).read() for path in ("/ready", WHOLE))
    if ready != kept or texts(rows) != texts(kept):
        sys.exit("the servers give different texts")


def growth(small: Data, large: Data, codes: tuple[int, int]) -> None:
    """What does not send a catalogue's bytes, asked of both in turns: it is to cost the same."""
    found: Found = {}
    with serving.serving(small) as one, serving.serving(large) as other:
        for _round in range(ROUNDS):
            for name, path, _goal, headers in CASES:
                if name in SMALL:
                    for size, server in (("small", one), ("large", other)):
                        measured = load.measure(server.url + path, SECONDS, CONNECTIONS, *headers)
                        found.setdefault(f"{name}, {size}", []).append(measured)
    print(f"\nFrom {codes[0]:,} to {codes[1]:,} codes, in turns:")
    for name in SMALL:
        less, more = found[f"{name}, small"], found[f"{name}, large"]
        ratio = load.per_second(more) / load.per_second(less)
        print(f"  {name:<24}{load.told(less)}   {load.told(more)}   ratio {ratio:.2f}", flush=True)


def _in_turns(product: Server, bare: Server, cases: list[Case]) -> Found:
    found: Found = {}
    for _round in range(ROUNDS):
        for name, path, _goal, headers in cases:
            for server, url, key in (
                (product, path, name),
                (bare, f"/{name}".replace(" ", "-"), f"bare {name}"),
            ):
                one = load.measure(server.url + url, SECONDS, CONNECTIONS, *headers)
                found.setdefault(key, []).append(one)
    return found


def _answer(server: Server, path: str, headers: tuple[str, ...]) -> tuple[str, object, object]:
    """What the product answers, to be answered again by the bare function."""
    asked = dict(header.split(": ", 1) for header in headers)
    request = urllib.request.Request(server.url + path, headers=asked)
    try:
        with urllib.request.urlopen(request) as given:
            status, sent, body = "200 OK", given.headers, given.read()
    except urllib.error.HTTPError as unchanged:
        if unchanged.code != 304:
            raise
        status, sent, body = "304 Not Modified", unchanged.headers, b""
    kept = [
        item for item in sent.items() if item[0].lower() not in ("date", "server", "connection")
    ]
    return status, kept, (body,) if body else ()


def _megabytes(server: Server) -> float:
    """Resident memory of the server's largest process, all languages having been asked for."""
    with urllib.request.urlopen(f"{server.url}/api/languages") as given:
        for language in json.load(given)["languages"]:
            urllib.request.urlopen(f"{server.url}/api/messages?lang={language['tag']}").read()
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue
        if int(fields["PPid"]) == server.process.pid:
            found.append(int(fields["VmRSS"].split()[0]) / 1000)
    return max(found)
