"""nginx in front of the catalogue answers as the application does, and goes on without it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.domain import languages
from catalog.domain.languages import TAGS
from tests import nginx
from tests.nginx import SHIPPED, Front
from tests.serving import Data

# What the contract names; the date, the server's name and the connection are each server's own.
CONTRACT = (
    *("etag", "cache-control", "vary", "content-language", "content-encoding", "content-type"),
    *("access-control-allow-origin", "access-control-expose-headers", "allow", "retry-after"),
    *("x-frame-options", "x-content-type-options", "referrer-policy", "last-modified"),
    *("cross-origin-opener-policy", "strict-transport-security", "accept-ranges", "content-range"),
)
HINDI = "/api/messages?lang=hi"
PAST = "Wed, 01 Jan 2020 00:00:00 GMT"
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def front(prepared: Data) -> Iterator[Front]:
    # Hundreds of requests for costly formats come from one address here.
    with nginx.in_front(prepared, COSTLY_PER_MINUTE="10000") as running:
        yield running


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """Status, the contract's headers and the body. A header `if_none_match` is `If-None-Match`."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        named = {name.replace("_", "-"): text.encode("latin-1") for name, text in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        found = {name.lower(): text for name, text in answer.getheaders()}
        body = answer.read()
        if answer.status == 200 and method == "HEAD":
            body = found["content-length"].encode()
        return answer.status, {n: found[n] for n in CONTRACT if n in found}, body
    finally:
        connection.close()


def by_nginx(front: Front, path: str, method: str = "GET", **headers: str) -> Answer:
    """nginx's answer, which must be the application's."""
    found = ask(front.nginx.port, path, method, **headers)
    assert found == ask(front.server.port, path, method, **headers)
    return found


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br", "zstd"])
@pytest.mark.parametrize("lang", TAGS)
def test_each_bundle_has_the_same_bytes_and_headers(front: Front, lang: str, encoding: str) -> None:
    path = f"/api/messages?lang={lang}"
    status, headers, body = by_nginx(front, path, accept_encoding=encoding)
    assert (status, headers["content-language"]) == (200, lang)
    assert headers.get("content-encoding", "identity") == encoding
    assert len(body) > 1_000
    seen = headers["etag"]
    status, headers, body = by_nginx(front, path, accept_encoding=encoding, if_none_match=seen)
    assert (status, headers["etag"], body) == (304, seen, b"")
    status, headers, body = by_nginx(front, path, "HEAD", accept_encoding=encoding)
    assert (status, headers["etag"]) == (200, seen)


OWN = {"en": "Latn", "hi": "Deva", "ta": "taml", "ur": "ARAB", "pa": "Guru", "or": "Orya"}
tags = st.one_of(
    st.sampled_from([*TAGS, *(tag.upper() for tag in TAGS), "fr", "mai", "zz", "root", "", "*"]),
    st.builds(
        lambda tag, mark, script, region: mark.join(part for part in (tag, script, region) if part),
        st.sampled_from([*OWN, "mr", "as", "fr", "zh"]),
        st.sampled_from("-_"),
        st.sampled_from(["", *OWN.values()]),
        st.sampled_from(["", "IN", "in", "PK", "LK", "001", "586", "150", "1"]),
    ),
    st.sampled_from(
        ["hi-", "-hi", "hi%2DIN", "h%69", "hi+", "hi%00", "hi&", "hi#x", "../hi", "hi;"]
    ),
)
queries = st.one_of(
    st.just(""),
    st.just("?"),
    tags.map("?lang={}".format),
    tags.map("?LANG={}".format),
    st.sampled_from(["cms", "none"]).map("?lang=hi&service={}".format),
    st.sampled_from(["?lang=hi&lang=hi", "?lang", "?&lang=hi", "?lang=hi&", "?x=1", "?lang=hi?"]),
)
paths = st.sampled_from(
    ["/api/messages"] * 9
    + ["/api/messages/", "//api/messages", "/api/./messages", "/api/message%73"]
)
accept_languages = st.one_of(
    st.sampled_from(
        ["", "hi-IN,hi;q=0.9,en;q=0.8", "hi;q=0.1, ta", "*", "*;q=0", "hi ,ta", "\tta"]
    ),
    st.lists(tags, max_size=3).map(", ".join),
)
codings = st.sampled_from(
    ["gzip", "br", "zstd", "deflate", "x-gzip", "identity", "GZIP", "*", "br;q=0", "gzip;q=0.5",
     "identity;q=0", "*;q=0", "", "gzip deflate", "brotli", "gzip\xa0"]
)  # fmt: skip
validators = st.one_of(
    st.sampled_from(["*", '"x"', "x", '"', '"x", *', 'W/"x"', '""', ",", '"a""b"']),
    st.lists(
        st.tuples(st.sampled_from(["", "W/"]), st.sampled_from(["", ".br", ".gz", ".zst"])),
        min_size=1,
        max_size=3,
    ),
)
others = st.dictionaries(
    st.sampled_from(["if_match", "if_modified_since", "if_unmodified_since", "range", "cookie"]),
    st.sampled_from(["*", '"x"', PAST, "bytes=0-9", "a=b"]),
    max_size=1,
)
accepts = st.sampled_from(
    ["*/*", "application/json", "application/json, */*", "text/html", "text/csv"]
)


@given(
    method=st.sampled_from(["GET"] * 8 + ["HEAD"] * 3 + ["POST", "OPTIONS", "DELETE"]),
    path=st.builds(lambda path, query: path + query, paths, queries),
    language=st.none() | accept_languages,
    encoding=st.none() | st.lists(codings, max_size=3).map(", ".join),
    seen=st.none() | validators,
    accept=st.none() | accepts,
    other=others,
)
@example("GET", HINDI, None, None, [("", "")], None, {"if_modified_since": "x"})
@example("GET", HINDI, None, None, [("", ".br"), ("", "")], None, {})
@example("GET", HINDI, None, None, None, "text/csv", {})
@example("GET", HINDI, None, None, None, None, {"if_modified_since": "x"})
@example("GET", HINDI, None, None, None, None, {"if_match": '"x"'})
@example("GET", HINDI, None, None, None, None, {"if_unmodified_since": PAST})
@example("GET", HINDI, None, "brotli, x-gzip", None, None, {})
@example("GET", HINDI, None, "gzip" + " " * 1_000 + ", br", None, None, {})
@example("GET", HINDI, None, "br, gzip;q=0", [("W/", ".br")], "*/*", {})
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_request_gets_the_applications_answer(
    front: Front, method: str, path: str, language: str | None, encoding: str | None,
    seen: Any, accept: str | None, other: dict[str, str],
) -> None:  # fmt: skip
    headers = dict(other)
    if isinstance(seen, list):
        seen = ", ".join(weak + tag_of(front, suffix) for weak, suffix in seen)
    for name, text in (
        ("accept_language", language), ("accept_encoding", encoding),
        ("if_none_match", seen), ("accept", accept),
    ):  # fmt: skip
        if text is not None:
            headers[name] = text
    by_nginx(front, path, method, **headers)


def tag_of(front: Front, suffix: str) -> str:
    """The entity tag of the Hindi bundle in one encoding, as its file has it."""
    found = (front.server.data.folder / "bundles" / f"hi.json{suffix}").stat()
    return f'"{int(found.st_mtime):x}-{found.st_size:x}"'


def test_nginx_takes_no_language_for_another(front: Front) -> None:
    found = re.search(r"map \$tag \$tag_lang \{(.*?)\n    \}", SHIPPED.read_text(), re.S)
    assert found is not None
    rules = re.findall(r'"~\*([^"]+)" ("")?([a-z]*);', found[1])
    assert {lang for _rule, _none, lang in rules if lang} == set(TAGS)
    assert set(re.findall(r"\b([a-z]{2}) \1;", found[1])) == set(TAGS)
    decided = 0
    for tag in TAGS:
        for script in ("", "Deva", "Latn", "Arab", "Guru", "Beng", "Taml", "Telu", "Knda", "Mlym"):
            for region in ("", *Locale("en").territories):
                asked = "-".join(part for part in (tag, script, region) if part)
                lang = next((one for rule, _, one in rules if re.search(rule, asked, re.I)), "")
                assert lang in ("", languages.match(asked) or "en"), asked
                decided += bool(lang)
    assert decided > 5_000


def test_bundles_go_on_when_the_application_is_killed(prepared: Data) -> None:
    with nginx.in_front(prepared) as front:
        before = ask(front.nginx.port, HINDI, accept_encoding="br")
        front.server.kill()
        assert ask(front.nginx.port, HINDI, accept_encoding="br") == before
        seen = before[1]["etag"]
        assert ask(front.nginx.port, HINDI, accept_encoding="br", if_none_match=seen)[0] == 304
        status, headers, body = ask(front.nginx.port, "/api/messages?lang=fr")
        assert (status, headers["retry-after"]) == (503, "10")
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(body)["type"] == "/api/docs/problems#unavailable"
        assert ask(front.nginx.port, "/")[0] == 502


def test_a_release_is_with_readers_at_once_and_an_unpacked_bundle_is_no_error(
    prepared: Data, tmp_path: Path
) -> None:
    with nginx.in_front(prepared, FOUR_EYES="false") as front:
        first = ask(front.nginx.port, HINDI)
        seen = first[1]["etag"]
        table = tmp_path / "texts.csv"
        table.write_text("service,code,title_hi\ncms,cms.timeout,बदला हुआ\n")
        manage = front.server.manage
        assert manage("import_messages", str(table), "--by", "admin").returncode == 0
        done = front.server.data.run(
            "manage.py", "publish", "--by", "admin", "--note", "Hindi", FOUR_EYES="false"
        )
        assert done.returncode == 0, done.stderr
        until = time.monotonic() + 5
        # Nothing tells when another process has moved a link.
        while ask(front.nginx.port, HINDI, if_none_match=seen)[0] == 304:
            assert time.monotonic() < until
        status, headers, body = by_nginx(front, HINDI, if_none_match=seen)
        assert (status, json.loads(body)["release"]) == (200, 2)
        assert headers["etag"] != seen
        for packed in (front.server.data.folder / "bundles").glob("hi.*.br"):
            packed.unlink()
        assert by_nginx(front, HINDI, accept_encoding="br")[0] == 200
        assert not re.search(r"\[(crit|alert|emerg)\]", front.nginx.log())
