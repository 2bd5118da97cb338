"""The read contract from the outside: the product's own server, asked over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import regex

from catalog.domain.languages import TAGS
from tests.api.calling import Caller, wait_for_release
from tests.packed import UNPACK
from tests.serving import Server

SCRIPTS = {
    "en": "Latin",
    "hi": "Devanagari",
    "bn": "Bengali",
    "te": "Telugu",
    "mr": "Devanagari",
    "ta": "Tamil",
    "ur": "Arabic",
    "gu": "Gujarati",
    "kn": "Kannada",
    "ml": "Malayalam",
    "or": "Oriya",
    "pa": "Gurmukhi",
    "as": "Bengali",
}


@pytest.fixture
def call(server: Server) -> Iterator[Caller]:
    caller = Caller(server.port)
    yield caller
    caller.connection.close()


@pytest.mark.parametrize("lang", TAGS)
def test_each_language_answers_all_codes_in_its_own_script(call: Caller, lang: str) -> None:
    answer, body = call(f"/api/messages?lang={lang}")
    bundle: dict[str, Any] = json.loads(body)
    assert answer.status == 200
    assert len({(m["service"], m["code"]) for m in bundle["messages"]}) == 67
    own, other = (
        regex.compile(rf"\p{{Script={SCRIPTS[lang]}}}"),
        regex.compile(rf"[\p{{L}}--\p{{Script={SCRIPTS[lang]}}}--\p{{Latin}}]", regex.V1),
    )
    for message in (*bundle["messages"], bundle["fallback"]):
        assert message["lang"] == lang
        for text in (message["title"], message["body"], message["action"]):
            letters = regex.findall(r"\p{L}", text)
            # OTP, PIN, KYC and the like stay in Latin letters; the sentence does not.
            assert len(own.findall(text)) >= len(letters) / 2
            assert not other.findall(text), text


def test_languages_that_share_a_script_have_texts_of_their_own(call: Caller) -> None:
    bodies = {lang: call(f"/api/messages?lang={lang}")[1].decode() for lang in TAGS}
    titles = {
        lang: {m["title"] for m in json.loads(body)["messages"]} for lang, body in bodies.items()
    }
    assert len(titles["hi"] & titles["mr"]) < 7
    assert len(titles["bn"] & titles["as"]) < 7
    # Assamese alone writes its own letters for r and w.
    assert "ৰ" in bodies["as"]
    assert "ৰ" not in bodies["bn"]


def test_validators_and_lengths_hold_on_one_connection(call: Caller) -> None:
    etags = set()
    _answer, plain = call("/api/messages?lang=hi")
    for encoding in ("identity", "gzip", "zstd"):
        full, body = call("/api/messages?lang=hi", Accept_Encoding=encoding)
        assert UNPACK[encoding](body) == plain
        etag = str(full.headers["ETag"])
        etags.add(etag)
        head, nothing = call("/api/messages?lang=hi", "HEAD", Accept_Encoding=encoding)
        assert (head.status, nothing) == (200, b"")
        assert head.headers["Content-Length"] == full.headers["Content-Length"] == str(len(body))
        same, nothing = call(
            "/api/messages?lang=hi", Accept_Encoding=encoding, If_None_Match=f'"x", W/{etag}'
        )
        assert (same.status, nothing) == (304, b"")
        assert "Content-Length" not in same.headers
        for name in ("ETag", "Vary", "Cache-Control", "Content-Language"):
            assert same.headers[name] == full.headers[name]
    assert len(etags) == 3


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/api/messages?langg=hi", "GET", {}, 400),
        ("/api/messages?lang=h!", "GET", {}, 400),
        ("/api/messages", "GET", {"Host": "evil.example"}, 400),
        ("/api/messages?" + "a&" * 2030, "GET", {}, 400),
        ("/api/messages?" + "a&" * 2100, "GET", {}, 414),
        ("/api/messages/", "GET", {}, 404),
        ("/api/messages/otp-manager/otp.expired/", "GET", {}, 404),
        ("/api/messages/otp-manager/no.such.code", "GET", {}, 404),
        ("/api/%ff%fe%00", "GET", {}, 404),
        ("/api//messages", "GET", {}, 404),
        ("/api/messages?release=99", "GET", {}, 404),
        ("/api/releases/99", "GET", {}, 404),
        ("/api/messages", "POST", {}, 405),
        ("/api/releases", "POST", {}, 405),
        ("/api/releases/1", "DELETE", {}, 405),
        ("/api/messages", "TRACE", {}, 405),
        ("/api/languages", "GET", {"Accept-Encoding": "*;q=0"}, 406),
    ],
)
def test_errors_are_problems(
    call: Caller, path: str, method: str, headers: dict[str, str], status: int
) -> None:
    answer, body = call(path, method, **headers)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(body)["status"] == status
    assert ("Allow" in answer.headers) == (status == 405)


def test_an_earlier_release_is_served_as_it_was_beside_the_newest(
    own_server: Server, tmp_path: Path
) -> None:
    def manage(*arguments: str) -> str:
        done = own_server.manage(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    call = Caller(own_server.port)
    before, old = call("/api/messages?lang=hi", Accept_Encoding="gzip")
    file = tmp_path / "edit.csv"
    file.write_text("service,code,title_hi\ncms,cms.timeout,एक\n", encoding="utf-8")
    manage("import_messages", str(file), "--by", "editor")
    made = json.loads(manage("propose", "--by", "editor", "--note", "One", "--json"))
    # The server has let go of a connection on which nobody has asked for so long.
    call.connection.close()
    assert call("/api/messages?lang=hi&release=2")[0].status == 404
    manage("approve", str(made["release"]), "--by", "publisher")
    call.connection.close()
    wait_for_release(call, 2)
    assert json.loads(call("/api/messages?lang=hi")[1])["release"] == 2
    then, bytes_then = call("/api/messages?lang=hi&release=1", Accept_Encoding="gzip")
    assert bytes_then == old
    for name in ("ETag", "Vary", "Content-Language", "Content-Encoding", "Content-Length"):
        assert then.headers[name] == before.headers[name]
    assert then.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    told = json.loads(call("/api/releases/2")[1])
    assert (told["proposed_by"], told["approved_by"]) == ("editor", "publisher")
    assert [change["new"] for change in told["changes"]] == ["एक"]
    call.connection.close()


def test_names_of_people_stay_inside_where_that_is_set(
    start_server: Callable[..., Server],
) -> None:
    call = Caller(start_server(PUBLIC_NAMES="false").port)
    (first,) = json.loads(call("/api/releases")[1])["releases"]
    assert (first["proposed_by"], first["approved_by"]) == (None, None)
    call.connection.close()


def test_without_a_database_the_process_lives_but_is_not_ready(
    start_server: Callable[..., Server],
) -> None:
    lost = start_server(DATABASE_URL="postgres://nobody:none@127.0.0.1:1/none")
    call = Caller(lost.port)
    assert call("/healthz")[0].status == 200
    for path in ("/readyz", "/api/messages?lang=hi", "/api/services"):
        answer, body = call(path)
        assert answer.status == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert b"nobody" not in body
    call.connection.close()
