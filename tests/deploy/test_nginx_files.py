"""What nginx serves of its own, and how HTTPS reaches it."""

from __future__ import annotations

import gzip
import json
import ssl
import subprocess
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from catalog.domain import manifest
from tests import processes
from tests.deploy.conftest import Start
from tests.echo import Echo
from tests.keeping import made
from tests.packed import UNPACK
from tests.serving import ROOT

HINDI = "/api/messages?lang=hi"


@pytest.mark.parametrize("encoding", UNPACK)
def test_a_cdn_gets_files_with_the_headers_to_keep_them(
    start: Start, place: Path, encoding: str
) -> None:
    release, loaded = made(7, en=3, hi=7)
    name = release.languages["hi"].file + manifest.SUFFIXES[encoding]
    running = start()
    answer, body = running.ask(f"/bundles/{name}", Accept_Encoding="identity")
    assert (answer.status, body) == (200, loaded["hi"].whole.bodies[encoding])
    for header, text in manifest.headers(name, max_age=60).items():
        assert answer.headers[header] == text
    assert ("Content-Encoding" in answer.headers) == (encoding != "identity")
    answer, body = running.ask(f"/bundles/{manifest.NAME}")
    assert manifest.read(body) == release
    for header, text in manifest.headers(manifest.NAME, max_age=60).items():
        assert answer.headers[header] == text
    for path in (".lock", "hi.json", f"{name}.draft", f"../bundles/{name}x", "", "confirmed"):
        (place / "bundles" / "confirmed").touch()
        assert running.ask(f"/bundles/{path}")[0].status == 404


def test_static_files_are_packed_and_cached(start: Start, place: Path, echo: Echo) -> None:
    folder = place / "static" / "catalog"
    folder.mkdir(parents=True)
    for name in ("page.css", "page.0123456789ab.css"):
        (folder / name).write_text("body{}")
        (folder / f"{name}.gz").write_bytes(gzip.compress(b"body{}"))
    running = start()
    answer, body = running.ask("/static/catalog/page.0123456789ab.css", Accept_Encoding="gzip")
    assert gzip.decompress(body) == b"body{}"
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    answer, body = running.ask("/static/catalog/page.css")
    assert (body, answer.headers["Cache-Control"]) == (b"body{}", "max-age=60, public")
    assert echo.seen == []


def test_with_a_certificate_it_speaks_https_and_says_so(start: Start, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    port = processes.free_port()
    more = (ROOT / "deploy" / "nginx-tls.conf").read_text()
    for shipped, here in {
        "/etc/m2p-errors/tls/fullchain.pem": str(certificate),
        "/etc/m2p-errors/tls/privkey.pem": str(key),
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen [::]:443 ssl http2;": "",
    }.items():
        assert shipped in more
        more = more.replace(shipped, here)
    running = start(more=more)
    trusted = ssl.create_default_context(cafile=str(certificate))
    for path in (HINDI, "/api/services"):
        connection = HTTPSConnection("localhost", port, context=trusted, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        if path == HINDI:
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        else:
            assert body["headers"]["x-forwarded-proto"] == "https"
        plain, _body = running.ask(path, Host="localhost")
        assert (plain.status, plain.headers["Location"]) == (301, f"https://localhost{path}")
    assert running.ask("/readyz")[0].status == 200


@pytest.mark.parametrize(("trusted", "believed"), [("127.0.0.0/8", True), ("10.0.0.0/8", False)])
def test_what_stands_in_front_is_believed_and_nobody_else(
    start: Start, trusted: str, believed: bool
) -> None:
    more = (ROOT / "deploy" / "nginx-behind-cdn.conf").read_text()
    assert "10.0.0.0/8" in more
    running = start(more=more.replace("10.0.0.0/8", trusted))
    _answer, body = running.ask(
        "/api/services", X_Forwarded_For="192.0.2.7", X_Forwarded_Proto="https"
    )
    headers = json.loads(body)["headers"]
    assert headers["x-forwarded-for"] == ("192.0.2.7" if believed else "127.0.0.1")
