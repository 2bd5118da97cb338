"""Bundles outside the database: what is kept is what was released, and old ones go."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage

from catalog.domain import manifest
from catalog.domain.conditional import IDENTITY, Representation
from catalog.domain.entity_tag import etag, moment
from catalog.operations.kept_bundles import keep, read_kept, remove_old
from tests.keeping import checked, made


@pytest.fixture
def store(tmp_path: Path) -> FileSystemStorage:
    return FileSystemStorage(tmp_path / "bundles")


def names(store: FileSystemStorage) -> set[str]:
    return set(os.listdir(store.location))


def test_what_was_kept_is_read_as_it_was(store: FileSystemStorage) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    assert read_kept(store) == (release, loaded)
    found = read_kept(store)
    assert found is not None
    assert {tag: one.whole for tag, one in found[1].items()} == {
        tag: one.whole for tag, one in loaded.items()
    }
    assert checked(store) == 7


def test_a_web_server_of_another_user_may_read_them(store: FileSystemStorage) -> None:
    before = os.umask(0o077)
    try:
        keep(*made(7, en=3, hi=7), store)
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(store.location).st_mode) == 0o755
    for name in names(store) - {".lock"}:
        assert stat.S_IMODE(os.stat(store.path(name)).st_mode) == 0o644, name


def test_a_language_that_did_not_change_keeps_its_files(store: FileSystemStorage) -> None:
    first, loaded = made(7, en=3, hi=7)
    keep(first, loaded, store)
    before = {name: os.stat(store.path(name)) for name in names(store) if name.startswith("en.")}
    second, more = made(8, en=3, hi=8)
    keep(second, more, store)
    after = {name: os.stat(store.path(name)) for name in before}
    assert len(before) == 8
    assert {n: (s.st_ino, s.st_mtime_ns) for n, s in before.items()} == {
        n: (s.st_ino, s.st_mtime_ns) for n, s in after.items()
    }
    for encoding, suffix in manifest.SUFFIXES.items():
        for tag, release in (("hi", second), ("en", first)):
            link = os.readlink(store.path(f"{tag}.json{suffix}"))
            assert link == manifest.file_name(tag, release.languages[tag].digest, encoding)


def test_a_file_makes_nginx_give_the_applications_entity_tag(store: FileSystemStorage) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    tags = set()
    for lang, one in loaded.items():
        for encoding, suffix in manifest.SUFFIXES.items():
            path = Path(store.path(f"{lang}.json{suffix}"))
            found = path.stat()
            tag = f'"{int(found.st_mtime):x}-{found.st_size:x}"'
            assert tag == etag(one.whole.digest, encoding, len(one.whole.bodies[encoding]))
            tags.add(tag)
            path.touch()
    assert len(tags) == 8
    keep(release, loaded, store)
    assert {int(os.stat(store.path(f"hi.json{s}")).st_mtime) for s in ("", ".br")} == {
        moment(loaded["hi"].whole.digest, encoding) for encoding in (IDENTITY, "br")
    }


def test_a_form_that_a_bundle_no_longer_has_leads_nowhere(store: FileSystemStorage) -> None:
    keep(*made(7, en=3, hi=7), store)
    release, loaded = made(8, en=3, hi=8)
    whole = loaded["hi"].whole
    plain = Representation(whole.digest, {IDENTITY: whole.bodies[IDENTITY]})
    keep(release, {**loaded, "hi": replace(loaded["hi"], whole=plain)}, store)
    assert {name for name in names(store) if name.startswith("hi.json")} == {"hi.json"}
    assert {name for name in names(store) if name.startswith("en.json")} == {
        f"en.json{suffix}" for suffix in manifest.SUFFIXES.values()
    }


def test_keeping_the_same_again_writes_nothing(store: FileSystemStorage) -> None:
    keep(*made(7, en=3, hi=7), store)
    before = {name: os.lstat(store.path(name)).st_mtime_ns for name in names(store)}
    keep(*made(7, en=3, hi=7), store)
    assert {name: os.lstat(store.path(name)).st_mtime_ns for name in names(store)} == before


def test_an_older_release_never_takes_the_place_of_a_newer(store: FileSystemStorage) -> None:
    keep(*made(8, en=3, hi=8), store)
    before = names(store)
    keep(*made(7, en=3, hi=7), store)
    assert checked(store) == 8
    assert names(store) == before


@pytest.mark.parametrize("damage", [b"", b"{}", b"half"])
def test_a_damaged_bundle_is_refused_and_mended(
    store: FileSystemStorage, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    name = release.languages["hi"].file
    Path(store.path(name)).write_bytes(damage)
    assert read_kept(store) is None
    assert f"{name} is damaged" in caplog.text
    keep(release, loaded, store)
    assert read_kept(store) == (release, loaded)


def test_a_bundle_changed_by_one_byte_is_refused(store: FileSystemStorage) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    path = Path(store.path(release.languages["hi"].file))
    path.write_bytes(path.read_bytes().replace(b"again", b"Again", 1))
    assert read_kept(store) is None


def test_a_missing_bundle_is_told(
    store: FileSystemStorage, caplog: pytest.LogCaptureFixture
) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    os.unlink(store.path(release.languages["hi"].file))
    assert read_kept(store) is None
    assert f"{release.languages['hi'].file} is missing" in caplog.text


@pytest.mark.parametrize(("suffix", "encoding"), [(".gz", "gzip"), (".br", "br"), (".zst", "zstd")])
def test_a_damaged_packed_form_is_left_out(
    store: FileSystemStorage, suffix: str, encoding: str
) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    path = Path(store.path(release.languages["hi"].file + suffix))
    path.write_bytes(path.read_bytes()[:-1])
    found = read_kept(store)
    assert found is not None
    whole = found[1]["hi"].whole
    assert set(whole.bodies) == {IDENTITY, "gzip", "br", "zstd"} - {encoding}
    assert whole.digest == loaded["hi"].whole.digest


def test_a_manifest_that_cant_be_read_is_written_anew(store: FileSystemStorage) -> None:
    keep(*made(7, en=3, hi=7), store)
    Path(store.path(manifest.NAME)).write_bytes(b"{")
    assert read_kept(store) is None
    keep(*made(7, en=3, hi=7), store)
    assert checked(store) == 7


def put_back(store: Storage, hours: float) -> None:
    """Lets so many hours pass since bundles were replaced."""
    with store.open(manifest.NAME) as file:
        content = json.loads(file.read())
    then = (datetime.now(UTC) - timedelta(hours=hours)).isoformat()
    content["replaced"] = dict.fromkeys(content["replaced"], then)
    store.delete(manifest.NAME)
    with store.open(manifest.NAME, "wb") as file:
        file.write(json.dumps(content).encode())


@pytest.mark.parametrize("kind", [FileSystemStorage, InMemoryStorage])
def test_replaced_bundles_go_after_the_time_that_is_set(
    tmp_path: Path, kind: type[FileSystemStorage | InMemoryStorage]
) -> None:
    store = kind(tmp_path / "bundles")
    first, loaded = made(7, en=3, hi=7)
    keep(first, loaded, store)
    keep(*made(8, en=3, hi=8), store)
    old = first.languages["hi"].file
    assert remove_old(store, older_than=3600) == 0
    put_back(store, hours=0.9)
    assert remove_old(store, older_than=3600) == 0
    assert store.exists(old)
    put_back(store, hours=1.1)
    assert remove_old(store, older_than=3600) == 4
    assert not store.exists(old)
    assert checked(store) == 8
    assert remove_old(store, older_than=0) == 0
    keep(*made(9, en=3, hi=9), store)
    assert remove_old(store, older_than=0) == 4
    assert checked(store) == 9


def test_what_a_killed_writer_left_goes_too_and_nothing_else(store: FileSystemStorage) -> None:
    keep(*made(7, en=3, hi=7), store)
    left = f"ta.{'0' * 32}.json"
    for name in (left, f"{left}.br", "confirmed", "notes.json.txt"):
        Path(store.path(name)).touch()
    keep(*made(8, en=3, hi=8), store)
    assert remove_old(store, older_than=3600) == 0
    assert remove_old(store, older_than=0) == 6
    assert {"confirmed", "notes.json.txt", "manifest.json"} <= names(store)
    assert checked(store) == 8


def test_what_the_manifest_names_never_goes(store: FileSystemStorage) -> None:
    release, loaded = made(7, en=3, hi=7)
    keep(release, loaded, store)
    since = "2020-01-01T00:00:00+00:00"
    confused = replace(release, replaced=dict.fromkeys(release.files, since))
    Path(store.path(manifest.NAME)).write_bytes(confused.to_json())
    assert remove_old(store, older_than=0) == 0
    assert checked(store) == 7
