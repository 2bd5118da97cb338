"""A shared cache in front, as a CDN is: nginx, which keeps to all that Cache-Control says."""

from __future__ import annotations

import getpass
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import nginx, processes
from tests.api.formats.publishing import publish
from tests.nginx import Nginx
from tests.serving import Server

MAX_AGE = 2
CDN = """
user {user};
worker_processes 1;
pid {folder}/pid;
error_log {folder}/log/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    proxy_cache_path {folder}/cache keys_zone=cdn:1m;
    proxy_temp_path {folder}/tmp;
    client_body_temp_path {folder}/tmp;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{origin};
            proxy_cache cdn;
            proxy_cache_revalidate on;
            proxy_cache_background_update on;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
}}
"""


@pytest.fixture
def origin(start_server: Callable[..., Server]) -> Server:
    return start_server(MESSAGES_MAX_AGE=str(MAX_AGE))


@pytest.fixture
def cdn(origin: Server, tmp_path: Path) -> Iterator[Nginx]:
    folder = tmp_path / "cdn"
    for name in ("log", "tmp"):
        (folder / name).mkdir(parents=True)
    port = processes.free_port()
    conf = folder / "nginx.conf"
    # The folder is the tests' own: another user could not write there.
    conf.write_text(
        CDN.format(folder=folder, port=port, origin=origin.port, user=getpass.getuser())
    )
    with nginx.running(conf, port) as running:
        yield running


def asked(cdn: Nginx) -> tuple[int, str]:
    """The release that it gives, and what it says of where that came from."""
    answer, body = cdn.ask("/api/messages?lang=hi", Accept_Encoding="identity")
    assert answer.status == 200
    return int(json.loads(body)["release"]), str(answer.headers["X-Cache"])


def test_what_is_older_than_max_age_is_never_given(
    origin: Server, cdn: Nginx, tmp_path: Path
) -> None:
    assert [asked(cdn) for _time in range(2)] == [(1, "MISS"), (1, "HIT")]
    assert publish(origin, tmp_path, "नया") == 2
    # As long as max-age says, in whole seconds. Nothing tells when a cache's time is over.
    time.sleep(MAX_AGE + 1)
    assert asked(cdn)[0] == 2
    time.sleep(MAX_AGE + 1)
    # Confirmed by a 304 of the origin.
    assert [asked(cdn) for _time in range(2)] == [(2, "REVALIDATED"), (2, "HIT")]


def test_while_nothing_answers_behind_it_the_last_text_is_given(origin: Server, cdn: Nginx) -> None:
    assert asked(cdn) == (1, "MISS")
    origin.kill()
    time.sleep(MAX_AGE + 1)
    assert asked(cdn) == (1, "STALE")
