"""Bundles in a bucket, as a CDN in front of it finds them. The server that speaks S3 is moto's."""

from __future__ import annotations

import hashlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import Storage
from django.core.files.storage.handler import StorageHandler

from catalog.domain import manifest
from catalog.operations.kept_bundles import keep, read_kept, remove_old
from m2p_errors.bundle_storage import bundle_storage
from m2p_errors.s3_bundles import S3Bundles
from tests.api.calling import Caller
from tests.api.formats.publishing import publish
from tests.keeping import checked, made
from tests.packed import UNPACK
from tests.s3_server import S3Server, serving_s3
from tests.serving import Server

NAMES = {"identity": "", "gzip": ".gz", "br": ".br", "zstd": ".zst"}


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with serving_s3() as running:
        yield running


def opened(env: dict[str, str]) -> Storage:
    """The storage `bundles` as the settings make it."""
    return made_by(bundle_storage(env, Path("unused")))


def made_by(options: dict[str, Any]) -> Storage:
    return StorageHandler({"bundles": options})["bundles"]  # type: ignore[dict-item]


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> str:
    """A folder of the test's own in the bucket."""
    return hashlib.md5(request.node.name.encode()).hexdigest()


@pytest.fixture
def store(server: S3Server, folder: str) -> Storage:
    return opened({**server.env, "AWS_LOCATION": folder})


def test_what_was_kept_is_read_as_it_was(store: Storage) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    assert checked(store) == 7
    kept = read_kept(store)
    assert kept is not None
    assert kept[0] == release
    assert {tag: one.whole for tag, one in kept[1].items()} == {
        tag: one.whole for tag, one in loaded.items()
    }


@pytest.mark.parametrize("encoding", NAMES)
def test_a_cdn_gets_the_bytes_and_headers_to_keep_them_for_ever(
    server: S3Server, folder: str, store: Storage, encoding: str
) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    headers, body = server.object(f"{folder}/{release.languages['hi'].file}{NAMES[encoding]}")
    assert body == loaded["hi"].whole.bodies[encoding]
    assert UNPACK[encoding](body) == loaded["hi"].whole.bodies["identity"]
    assert headers["content-type"] == "application/json"
    assert headers.get("content-encoding") == (None if encoding == "identity" else encoding)
    assert headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_manifest_is_cached_as_long_as_an_answer(
    server: S3Server, folder: str, store: Storage
) -> None:
    keep(*made(7, en=3, hi=7), store)
    first, _body = server.object(f"{folder}/{manifest.NAME}")
    keep(*made(8, en=3, hi=8), store)
    headers, body = server.object(f"{folder}/{manifest.NAME}")
    assert manifest.read(body).release == 8
    assert headers["etag"] != first["etag"]
    assert headers["content-type"] == "application/json"
    assert headers["cache-control"] == "public, max-age=60"
    assert "content-encoding" not in headers


def test_the_manifest_comes_last_and_an_older_one_never_again(store: Storage) -> None:
    written: list[str] = []

    class Watched(S3Bundles):
        def _save(self, name: str, content: Any) -> str:
            written.append(name)
            return str(super()._save(name, content))

        def replace(self, name: str, body: bytes, version: str | None) -> bool:
            written.append(name)
            return super().replace(name, body, version)

    assert isinstance(store, S3Bundles)
    store.__class__ = Watched
    keep(*made(8, en=3, hi=8), store)
    assert len(written) == 9
    assert written[-1] == manifest.NAME
    keep(*made(8, en=3, hi=8), store)
    keep(*made(7, en=3, hi=7), store)
    assert len(written) == 9
    assert checked(store) == 8


def test_old_bundles_go_once_they_were_replaced(store: Storage) -> None:
    first, loaded = made(7, en=3, hi=7)
    keep(first, loaded, store)
    keep(*made(8, en=3, hi=8), store)
    assert remove_old(store, older_than=3600) == 0
    assert remove_old(store, older_than=0) == 4
    assert not store.exists(first.languages["hi"].file)
    assert checked(store) == 8


@pytest.mark.parametrize("earlier", [None, 7])
def test_a_slower_writer_does_not_put_back_the_older_manifest(
    server: S3Server, folder: str, store: Storage, earlier: int | None
) -> None:
    other = opened({**server.env, "AWS_LOCATION": folder})

    class Slow(S3Bundles):
        """Another machine keeps a newer release between this one's look and its writing."""

        def replace(self, name: str, body: bytes, version: str | None) -> bool:
            keep(*made(9, en=3, hi=9), other)
            return super().replace(name, body, version)

    if earlier is not None:
        keep(*made(earlier, en=3, hi=earlier), store)
    store.__class__ = Slow
    keep(*made(8, en=3, hi=8), store)
    assert checked(store) == 9


def test_a_bucket_that_is_not_there_is_told(server: S3Server) -> None:
    store = opened({**server.env, "AWS_STORAGE_BUCKET_NAME": "another"})
    with pytest.raises(ClientError, match="NoSuchBucket"):
        keep(*made(7, en=3), store)


def test_a_server_that_says_nothing_holds_nobody_up_for_long(server: S3Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        store = opened({**server.env, "AWS_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}"})
        began = time.monotonic()
        with pytest.raises(BotoCoreError):
            keep(*made(7, en=3), store)
        assert time.monotonic() - began < 20


def test_a_bucket_that_says_nothing_keeps_no_release_from_readers(
    start_server: Callable[..., Server], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        site = start_server(**{**S3, "AWS_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}"})
        call = Caller(site.port)
        assert publish(site, tmp_path, "नया") == 2
        # For longer than it takes to give the bucket up, the database is asked nevertheless.
        end = time.monotonic() + 10
        while time.monotonic() < end:
            assert json.loads(call("/readyz")[1])["stale_seconds"] == 0
            time.sleep(0.5)
        call.connection.close()


S3 = S3Server("http://127.0.0.1:1").env


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"BUNDLES_STORAGE": "ftp"}, "The setting BUNDLES_STORAGE is not right: 'ftp'."),
        ({"BUNDLES_STORAGE": ""}, "The setting BUNDLES_STORAGE is not right: ''."),
        ({"BUNDLES_STORAGE": "s3"}, "The setting AWS_STORAGE_BUCKET_NAME is missing."),
        ({**S3, "AWS_STORAGE_BUCKET_NAME": ""}, "The setting AWS_STORAGE_BUCKET_NAME is missing."),
        ({**S3, "AWS_S3_REGION_NAME": ""}, "The setting AWS_S3_REGION_NAME is missing."),
        ({**S3, "AWS_SECRET_ACCESS_KEY": ""}, "The setting AWS_SECRET_ACCESS_KEY is missing."),
        ({**S3, "AWS_ACCESS_KEY_ID": ""}, "The setting AWS_ACCESS_KEY_ID is missing."),
    ],
)
def test_a_missing_setting_is_named(env: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        bundle_storage(env, Path("unused"))
    assert str(told.value).startswith(sentence)
    assert "\n" not in str(told.value)


def test_without_settings_bundles_stay_on_this_machine(tmp_path: Path) -> None:
    store = made_by(bundle_storage({}, tmp_path))
    keep(*made(7, en=3, hi=7), store)
    assert checked(store) == 7
    assert (tmp_path / "manifest.json").is_file()


def test_a_machine_with_a_role_of_its_own_needs_no_keys() -> None:
    env = {name: text for name, text in S3.items() if "KEY" not in name}
    assert bundle_storage(env, Path("unused"))["OPTIONS"]["access_key"] is None
