"""A bundle by `deploy/nginx.conf` beside a plain static file of the same bytes, by the same nginx."""

from __future__ import annotations

import contextlib
import gzip
import shlex
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench import load
from bench.load import Load
from tests import nginx, processes
from tests.nginx import Front, Nginx
from tests.serving import Data

ROUNDS = 5
SECONDS, CONNECTIONS = 3, 16
ENCODINGS = ("identity", "gzip")
BUNDLE, FILE = "/api/messages?lang=hi", "/hi.json"
GOAL = 0.9
# One process each, so that on two cores wrk has one of its own.
ONE_WORKER = {"worker_processes auto;": "worker_processes 1;"}
# No more than it takes to send a file, packed where the client likes it; logged as ours is.
PLAIN = """
worker_processes 1;
pid {folder}/pid;
error_log {folder}/log/error.log warn;
events {{ worker_connections 8192; }}
http {{
    access_log {folder}/log/access.log combined buffer=64k flush=1s;
    sendfile on;
    tcp_nopush on;
    types {{ application/json json; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {files}; gzip_static on; }}
    }}
}}
"""


def measure(data: Data) -> None:
    """Both in turns, in each encoding; prints both and their ratio. `data`: a published catalogue."""
    found: dict[tuple[str, str], list[Load]] = {}
    with nginx.in_front(data, replaced=ONE_WORKER) as front, _plain(front) as plain:
        asked = {"bundle": front.nginx.url + BUNDLE, "plain file": plain.url + FILE}
        sizes = {encoding: _same_bytes(asked, encoding) for encoding in ENCODINGS}
        for _round in range(ROUNDS):
            for encoding in ENCODINGS:
                for name, url in asked.items():
                    one = load.measure(url, SECONDS, CONNECTIONS, f"Accept-Encoding: {encoding}")
                    found.setdefault((encoding, name), []).append(one)
    told = shlex.join(load.command("URL", SECONDS, CONNECTIONS))
    print(
        f"\nnginx, one process, a bundle and a plain file of the same bytes: {told}, {ROUNDS} rounds"
    )
    for encoding in ENCODINGS:
        mine, theirs = found[encoding, "bundle"], found[encoding, "plain file"]
        ratio = load.against(load.per_second(mine) / load.per_second(theirs), GOAL)
        name = f"whole, {encoding}"
        print(
            f"  {name:<24}{load.told(mine)}   plain file {load.told(theirs)}   ratio {ratio}",
            end="",
        )
        print(f", {sizes[encoding]:,} bytes", flush=True)


@contextlib.contextmanager
def _plain(front: Front) -> Iterator[Nginx]:
    """Another nginx that sends one file, with its packed form beside it."""
    folder = front.nginx.folder.parent / "plain"
    (folder / "log").mkdir(parents=True)
    files = folder / "files"
    files.mkdir()
    bundle = (front.server.data.folder / "bundles" / "hi.json").resolve()
    (files / "hi.json").write_bytes(bundle.read_bytes())
    (files / "hi.json.gz").write_bytes(Path(f"{bundle}.gz").read_bytes())
    port = processes.free_port()
    conf = folder / "nginx.conf"
    conf.write_text(PLAIN.format(folder=folder, port=port, files=files))
    with nginx.running(conf, port) as plain:
        yield plain


def _same_bytes(asked: dict[str, str], encoding: str) -> int:
    """How many bytes are sent, which must be the same for both."""
    bodies = set()
    for url in asked.values():
        request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
        with urllib.request.urlopen(request) as answer:
            bodies.add(answer.read())
            packed = answer.headers.get("Content-Encoding", "identity")
        if packed != encoding:
            sys.exit(f"{url} is not sent in {encoding}")
    (body, *others) = bodies
    if others or not (gzip.decompress(body) if encoding == "gzip" else body).startswith(b"{"):
        sys.exit("the bundle and the plain file differ")
    return len(body)
