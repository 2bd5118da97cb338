"""Encodings, validators, HEAD and caching headers: alike for everything that may be cached."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Ask
from tests.packed import PACKED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

CACHED = [
    "/api/messages?lang=hi",
    "/api/messages?lang=hi&service=otp-manager",
    "/api/messages/otp-manager/otp.expired",
    "/api/services",
    "/api/languages",
    "/api/releases",
    "/api/releases/1",
    "/api/schema/",
    "/api/messages?lang=hi&release=1",
    "/api/messages/otp-manager/otp.expired?lang=hi&release=1",
]
OF_A_304 = ("ETag", "Cache-Control", "Vary", "Content-Language", "Access-Control-Allow-Origin")
# What a client or a proxy can send: bytes of Latin-1 without control characters.
HEADER_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
FEW = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("path", CACHED)
def test_each_encoding_gives_the_same_content_with_a_strong_etag_of_its_own(
    ask: Ask, path: str
) -> None:
    plain = ask(path)
    etags = {plain["ETag"]}
    assert "Content-Encoding" not in plain
    for name, decode in PACKED.items():
        answer = ask(path, accept_encoding=name)
        if "Content-Encoding" in answer:
            assert answer["Content-Encoding"] == name
            assert decode(answer.content) == plain.content
            assert len(answer.content) < len(plain.content)
            etags.add(answer["ETag"])
        assert int(answer["Content-Length"]) == len(answer.content)
        assert "Accept-Encoding" in answer["Vary"]
    assert all(etag.startswith('"') for etag in etags)
    assert len(etags) == 4


@pytest.mark.parametrize(
    ("header", "given"),
    [
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, zstd;q=0, *", "gzip"),
        ("*;q=0, identity", None),
        ("gzip;q=0", None),
        ("", None),
        ("GZIP", "gzip"),
        ("nonsense", None),
    ],
)
def test_weights_are_honoured(ask: Ask, header: str, given: str | None) -> None:
    answer = ask("/api/messages?lang=hi", accept_encoding=header)
    assert answer.status_code == 200
    assert answer.get("Content-Encoding") == given


@pytest.mark.parametrize("path", CACHED)
def test_a_client_that_refuses_every_encoding_is_told(ask: Ask, path: str) -> None:
    answer = ask(path, accept_encoding="identity;q=0")
    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"
    assert "Accept-Encoding" in answer.json()["detail"]


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br", "zstd"])
@pytest.mark.parametrize("path", CACHED)
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"other",W/{} , "x"', "*"])
def test_who_has_it_gets_304_with_the_headers_of_the_200(
    ask: Ask, path: str, encoding: str, form: str
) -> None:
    full = ask(path, accept_encoding=encoding)
    for method in ("GET", "HEAD"):
        answer = ask(
            path, method, accept_encoding=encoding, if_none_match=form.format(full["ETag"])
        )
        assert answer.status_code == 304
        assert answer.content == b""
        assert [answer.get(name) for name in OF_A_304] == [full.get(name) for name in OF_A_304]
        assert "Content-Length" not in answer
        assert "Content-Type" not in answer


@pytest.mark.parametrize("header", ['"other"', "", "W/", '"', "703670819e71c2a9ab7d76d3292be62b"])
def test_who_has_something_else_gets_it_whole(ask: Ask, header: str) -> None:
    assert ask("/api/messages?lang=hi", if_none_match=header).status_code == 200


def test_an_etag_of_another_encoding_does_not_count(ask: Ask) -> None:
    packed = ask("/api/messages?lang=hi", accept_encoding="br")["ETag"]
    plain = ask("/api/messages?lang=hi", accept_encoding="identity", if_none_match=packed)
    assert plain.status_code == 200


@pytest.mark.parametrize("encoding", ["identity", "br"])
@pytest.mark.parametrize("path", [*CACHED, "/api/messages/x/y", "/api/none", "/healthz"])
def test_head_is_get_without_the_body(ask: Ask, path: str, encoding: str) -> None:
    full = ask(path, accept_encoding=encoding)
    head = ask(path, "HEAD", accept_encoding=encoding)
    assert head.content == b""
    assert head.status_code == full.status_code
    # Each refusal has an id of its own, for the log.
    mine, theirs = ({**answer.headers, "X-Request-ID": ""} for answer in (head, full))
    assert mine == theirs
    assert int(head["Content-Length"]) == len(full.content) > 0


@pytest.mark.parametrize("path", CACHED)
def test_caching_headers(ask: Ask, path: str) -> None:
    answer = ask(path, cookie="sessionid=x; django_language=hi", accept_language="hi")
    assert answer["Cache-Control"] == (
        "public, max-age=31536000, immutable"
        if "release=" in path
        else "public, max-age=60, stale-while-revalidate=0, stale-if-error=86400"
    )
    assert "Cookie" not in answer["Vary"]
    assert not answer.cookies
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]


def test_max_age_is_a_setting(ask: Ask, settings) -> None:  # type: ignore[no-untyped-def]
    settings.MESSAGES_MAX_AGE = 5
    assert ask("/api/messages?lang=hi")["Cache-Control"].startswith("public, max-age=5, ")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*;q=0", "nonsense"])
def test_accept_is_passed_over(ask: Ask, accept: str) -> None:
    answer = ask("/api/messages?lang=hi", accept=accept)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@FEW
@given(HEADER_TEXT, HEADER_TEXT, HEADER_TEXT)
@example("gzip;q=nan, br;q=1e9", "hi;q=inf", 'W/"')
def test_no_header_breaks_it(ask: Ask, encoding: str, language: str, etag: str) -> None:
    answer = ask(
        "/api/messages",
        accept_encoding=encoding,
        accept_language=language,
        if_none_match=etag,
    )
    assert answer.status_code in (200, 304, 406)
