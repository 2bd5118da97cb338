"""A real client: i18next with its HTTP backend, in Node, shows what the catalogue published."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.calling import Caller
from tests.api.formats.publishing import publish
from tests.clients import node
from tests.clients.node import Program
from tests.serving import Server

TITLE = "error__otp_manager__otp_expired__title"
ALL = [TITLE, *(TITLE.replace("title", field) for field in ("body", "lang", "resolution"))]


def bundle(server: Server, lang: str) -> bytes:
    with urllib.request.urlopen(f"{server.url}/api/messages?lang={lang}") as answer:
        return bytes(answer.read())


@pytest.fixture
def app(programs: Path) -> Iterator[Program]:
    """An app that has just been started, with i18next in it."""
    with node.running(programs, "client.mjs") as program:
        yield program


def start(app: Program, server: Server, lang: str, format_name: str = "i18next") -> None:
    app.ask(
        command="start",
        url=f"{server.url}/api/messages?lang={{{{lng}}}}&format={format_name}",
        lang=lang,
        keySeparator="." if format_name == "i18next-nested" else False,
    )


def message(server: Server, lang: str) -> dict[str, str]:
    (found,) = (
        one
        for one in json.loads(bundle(server, lang))["messages"]
        if (one["service"], one["code"]) == ("otp-manager", "otp.expired")
    )
    return found


def shown(server: Server, lang: str) -> list[str]:
    """What an app must show in a language, in the order of ALL."""
    found = message(server, lang)
    return [found[key.rpartition("__")[2]] for key in ALL]


@pytest.mark.parametrize("format_name", ["i18next", "i18next-nested"])
def test_hindi_is_shown(app: Program, own_server: Server, format_name: str) -> None:
    start(app, own_server, "hi", format_name)
    keys = [key.replace("__", ".") for key in ALL] if format_name == "i18next-nested" else ALL
    assert app.ask(command="show", keys=keys) == shown(own_server, "hi")
    # No shipped text has i18next's own signs: it is shown without the option just as well.
    assert app.ask(command="showUsually", keys=keys) == shown(own_server, "hi")


def test_a_switch_of_language_fetches_anew(app: Program, own_server: Server) -> None:
    start(app, own_server, "hi")
    for lang in ("ur", "ta", "hi"):
        app.ask(command="change", lang=lang)
        assert app.ask(command="show", keys=ALL) == shown(own_server, lang)


def test_a_second_release_is_never_empty(app: Program, own_server: Server, tmp_path: Path) -> None:
    start(app, own_server, "hi")
    before = app.ask(command="show", keys=ALL)
    publish(own_server, tmp_path, "OTP अब नहीं चलेगा")
    assert app.ask(command="show", keys=ALL) == before
    app.ask(command="reload")
    assert app.ask(command="show", keys=ALL) == ["OTP अब नहीं चलेगा", *before[1:]]
    assert all(before)


def test_a_manifest_that_fails_bypasses_no_cache(app: Program, own_server: Server) -> None:
    """The list of what is on disk for a CDN is broken: apps notice nothing, and caches stay right."""
    call = Caller(own_server.port)
    address = "/api/messages?lang=hi&format=i18next"
    before, body = call(address)
    manifest = own_server.data.folder / "bundles" / "manifest.json"
    assert manifest.is_file()
    for broken in (b"", b"{", b'{"release": 99}'):
        manifest.write_bytes(broken)
        after, same = call(address)
        assert (after.status, same) == (200, body)
        for name in ("ETag", "Cache-Control", "Vary"):
            assert after.headers[name] == before.headers[name]
        assert call(address, If_None_Match=str(before.headers["ETag"]))[0].status == 304
    # What clients add to get past a cache is no parameter here: it is refused, not answered anew.
    for buster in ("_=1", "v=1732", "t=1"):
        assert call(f"{address}&{buster}")[0].status == 400
    start(app, own_server, "hi")
    assert app.ask(command="show", keys=ALL) == shown(own_server, "hi")
    call.connection.close()
