"""An app that does what the documentation says, through releases, outages and servers that are behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.calling import Caller
from tests.api.formats.publishing import publish
from tests.clients.app import App
from tests.serving import Server

CODE = ("otp-manager", "otp.expired")


def bundle(server: Server, query: str = "lang=hi") -> Any:
    """What is served, asked for on a connection of its own."""
    call = Caller(server.port)
    try:
        return json.loads(call(f"/api/messages?{query}")[1])
    finally:
        call.connection.close()


def test_it_follows_releases_with_small_answers_and_304(own_server: Server, tmp_path: Path) -> None:
    app = App(own_server.url, shipped=bundle(own_server))
    for _start in range(3):
        app.refresh()
    # The first answer says that nothing is new; then the app has that answer's validator.
    assert app.statuses == [200, 304, 304]
    for title in ("पहला", "दूसरा"):
        publish(own_server, tmp_path, title)
        app.refresh()
        assert app.title(*CODE) == title
        assert app.held == bundle(own_server)
    app.refresh()
    app.refresh()
    assert app.statuses[3:] == [200, 200, 200, 304]


@pytest.mark.parametrize(
    "address",
    [
        "/api/messages?lang=hi",
        "/api/messages?lang=hi&service=otp-manager",
        "/api/messages?lang=hi&format=i18next",
        "/api/messages?lang=hi&since=1",
        "/api/messages/otp-manager/otp.expired?lang=hi",
    ],
)
def test_no_cache_on_the_way_is_told_to_keep_it_longer_than_max_age(
    server: Server, address: str
) -> None:
    """Nor may one guess (RFC 9111, 4.2.2) or count from another time: for it 304 is as 200."""
    call = Caller(server.port)
    etag = str(call(address)[0].headers["ETag"])
    for sent in ({}, {"If_None_Match": etag}):
        answer, _body = call(address, **sent)
        assert answer.status == (304 if sent else 200)
        told = dict(
            part.strip().partition("=")[::2] for part in answer.headers["Cache-Control"].split(",")
        )
        assert told == {
            "public": "",
            "max-age": "60",
            "stale-while-revalidate": "0",
            "stale-if-error": "86400",
        }
        for name in ("Expires", "Age", "Last-Modified", "Pragma", "CDN-Cache-Control"):
            assert name not in answer.headers
    call.connection.close()


def test_a_cache_that_asks_again_has_the_new_release_at_once(
    own_server: Server, tmp_path: Path
) -> None:
    call = Caller(own_server.port)
    addresses = [f"/api/messages?lang=hi{more}" for more in ("", "&service=cms", "&format=csv")]
    etags = {one: str(call(one)[0].headers["ETag"]) for one in addresses}
    call.connection.close()
    publish(own_server, tmp_path, "नया")
    for address, etag in etags.items():
        answer, _body = call(address, If_None_Match=etag)
        assert (answer.status, answer.headers["ETag"] != etag) == (200, True)
    call.connection.close()


def test_what_it_holds_stays_when_nothing_answers(own_server: Server) -> None:
    shipped = bundle(own_server)
    app = App(own_server.url, shipped=shipped)
    own_server.kill()
    app.refresh()
    assert (app.statuses, app.held) == ([], shipped)


def test_an_app_that_was_updated_never_shows_older_text_than_it_ships_with(
    own_server: Server, tmp_path: Path
) -> None:
    """The app comes from its shop with the texts of release 2; one server is still at release 1."""
    old = bundle(own_server)
    app = App(own_server.url, shipped=old)
    app.refresh()
    assert app.title(*CODE) != "जो साथ आया"
    # As with a machine whose database is behind, or a cache that was not asked anew.
    shipped = json.loads(json.dumps(old))
    shipped["release"] = 2
    for message in shipped["messages"]:
        if (message["service"], message["code"]) == CODE:
            message["title"] = "जो साथ आया"
    app.update_app(shipped)
    for _start in range(3):
        app.refresh()
        assert app.title(*CODE) == "जो साथ आया"
    assert app.statuses[-2:] == [304, 304]
    for title in ("दूसरी बार", "तीसरी बार"):
        publish(own_server, tmp_path, title)
    app.refresh()
    assert app.title(*CODE) == "तीसरी बार"
    assert app.held == bundle(own_server)
    # An older version of the app put over the newer one does not take its texts back either.
    app.update_app(old)
    assert app.title(*CODE) == "तीसरी बार"
