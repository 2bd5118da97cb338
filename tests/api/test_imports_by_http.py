"""The product's own server: large files, files that break off, and the examples of the docs."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.api.calling import Caller
from tests.commands.conftest import shell
from tests.serving import ROOT, Server

ROWS = 30_000


@pytest.fixture
def token(own_server: Server) -> str:
    """The editor's, made as an operator makes it."""
    made = own_server.manage("drf_create_token", "editor")
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[2]


def ask(server: Server, token: str, method: str, path: str, body: bytes = b"") -> Any:
    """Status, headers and the answer's object, or None."""
    caller = Caller(server.port)
    named = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv"}
    caller.connection.request(method, path, body=body, headers=named)
    answer = caller.connection.getresponse()
    told = answer.read()
    caller.connection.close()
    return answer.status, answer.headers, json.loads(told) if told else None


def large() -> bytes:
    """More than is looked through within a request; only one of its rows changes something."""
    rows = "".join(f"cms,new.code{row},एक {row},दो {row}\n" for row in range(ROWS))
    return f"service,code,title_hi,body_hi\n{rows}".encode()


def test_a_large_file_is_read_beside_the_request_and_confirmed_at_its_address(
    own_server: Server, token: str
) -> None:
    status, headers, told = ask(own_server, token, "POST", "/api/imports", large())
    assert (status, told["state"]) == (202, "reading")
    address = headers["Location"]
    assert int(headers["Retry-After"]) >= 1
    seen = []
    while told["state"] == "reading":
        # The server tells nobody when it is done.
        time.sleep(0.2)
        status, _headers, told = ask(own_server, token, "GET", address)
        assert status == 200
        seen.append((told["rows"], told["checked"]))
    assert seen == sorted(seen)
    assert (told["state"], told["counts"]["new"], told["written"]) == ("ready", ROWS, 0)
    status, _headers, told = ask(own_server, token, "POST", address)
    assert (status, told["state"], told["written"]) == (200, "applied", ROWS)


def test_a_large_file_is_given_up_while_it_is_read(own_server: Server, token: str) -> None:
    _status, headers, _told = ask(own_server, token, "POST", "/api/imports", large())
    assert ask(own_server, token, "DELETE", headers["Location"])[0] == 204
    status, _headers, told = ask(own_server, token, "POST", headers["Location"])
    assert (status, told["type"]) == (409, "/api/docs/problems#not-open")


@pytest.mark.parametrize("content_type", ["text/csv", "multipart/form-data; boundary=b"])
def test_a_file_that_breaks_off_is_not_imported(
    own_server: Server, token: str, content_type: str
) -> None:
    file = b"service,code,title_hi\ncms,cms.timeout,x\n"
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + file if content_type.startswith("multipart") else file
    with socket.create_connection(("127.0.0.1", own_server.port), timeout=30) as connection:
        connection.sendall(
            f"POST /api/imports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(body) + 50}\r\n\r\n".encode()
            + body
        )
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
    lines = ("from catalog.models import MessageImport", "print(MessageImport.objects.count())")
    assert shell(own_server.data, *lines) == "0\n"


def examples() -> list[str]:
    """The shell scripts of the page, in its order."""
    page = (ROOT / "docs" / "product-teams.md").read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```$", page, re.M | re.S)


def run(script: str, server: Server, token: str, folder: Path, commit: str = "c0ffee") -> Any:
    return subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env={
            **server.env,
            "M2P_URL": server.url,
            "M2P_TOKEN": token,
            "CI_COMMIT_SHA": commit,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_example_for_ci_fails_on_conflicts_and_wrong_rows(
    own_server: Server, token: str, tmp_path: Path
) -> None:
    step, _fetch = examples()
    file = tmp_path / "texts.csv"
    exported = own_server.manage("export_messages", "--languages", "hi").stdout
    rows = list(csv.DictReader(io.StringIO(exported, newline="")))
    row = next(row for row in rows if row["code"] == "cms.timeout")
    start = f"service,code,version,title_hi\ncms,cms.timeout,{row['version']}"
    file.write_text(f"{start},नया\n", encoding="utf-8")
    for _again in range(2):
        done = run(step, own_server, token, tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    file.write_text(f"{start},और नया\n", encoding="utf-8")
    done = run(step, own_server, token, tmp_path, "beef")
    assert done.returncode == 1
    assert f"cms/cms.timeout title_hi: “{row['title_hi']}” is now “नया” (editor)" in done.stdout
    file.write_text("service,code,title_hi\ncms,!,एक\n", encoding="utf-8")
    done = run(step, own_server, token, tmp_path, "cafe")
    assert done.returncode == 1
    assert "line 2 code: A code has" in done.stdout
    assert "1 row is wrong" in done.stdout


def test_the_example_for_ci_waits_for_a_large_file(
    own_server: Server, token: str, tmp_path: Path
) -> None:
    (tmp_path / "texts.csv").write_bytes(large())
    done = run(examples()[0], own_server, token, tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    report = json.loads((tmp_path / "answer.json").read_text())
    assert (report["state"], report["written"]) == ("applied", ROWS)


def test_the_example_fetches_a_workbook(own_server: Server, token: str, tmp_path: Path) -> None:
    done = run(examples()[1], own_server, token, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "tamil.xlsx").read_bytes().startswith(b"PK")
