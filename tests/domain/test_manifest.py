import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import manifest
from catalog.domain.manifest import Unreadable
from tests.keeping import PUBLISHED_AT, made

MADE, _ = made(7, en=3, hi=7)
HINDI = MADE.languages["hi"].file


def changed(**members: Any) -> bytes:
    return json.dumps({**json.loads(MADE.to_json()), **members}).encode()


def test_a_manifest_says_what_was_released_and_where_it_is() -> None:
    told = json.loads(MADE.to_json())
    assert (told["release"], told["published_at"]) == (7, PUBLISHED_AT)
    assert set(told["languages"]) == {"en", "hi"}
    hindi = told["languages"]["hi"]
    assert hindi["release"] == 7
    assert hindi["file"] == f"hi.{hindi['digest']}.json"
    assert (hindi["messages"], hindi["translated"], hindi["completeness"]) == (1, 1, 1)


def test_a_manifest_is_read_as_it_was_written() -> None:
    with_old = replace(MADE, replaced={f"ta.{'0' * 32}.json": PUBLISHED_AT})
    assert manifest.read(with_old.to_json()) == with_old


def test_completeness_is_one_only_where_all_is_translated() -> None:
    def completeness(messages: int, translated: int) -> float:
        return manifest.entry(
            lang="hi", release=1, digest="0" * 32, size=9, messages=messages, translated=translated
        ).completeness

    assert completeness(0, 0) == completeness(67, 67) == 1
    assert completeness(10_000, 9_999) == 0.999


def test_what_a_newer_version_added_is_passed_over() -> None:
    languages = json.loads(MADE.to_json())["languages"]
    languages["hi"]["added"] = "later"
    languages["xx"] = {"shape": "another"}
    assert manifest.read(changed(languages=languages, added=True)) == MADE


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        changed(release="seven"),
        changed(release=None),
        b'{"release": 1e999, "published_at": "", "languages": {}}',
        changed(languages=["hi"]),
        changed(languages={"hi": {}}),
        changed(languages={"hi": {**json.loads(MADE.to_json())["languages"]["en"]}}),
        changed(languages={"hi": {**json.loads(MADE.to_json())["languages"]["hi"], "file": "x"}}),
        changed(replaced={HINDI: "yesterday"}),
    ],
)
def test_what_is_no_manifest_is_told(text: bytes) -> None:
    with pytest.raises(Unreadable):
        manifest.read(text)


@given(st.binary())
def test_no_bytes_are_worse_than_unreadable(text: bytes) -> None:
    with pytest.raises(Unreadable):
        manifest.read(text)


@given(st.integers(0, 5_000), st.binary(max_size=3))
def test_a_damaged_manifest_names_no_file_of_another_folder(at: int, damage: bytes) -> None:
    whole = MADE.to_json()
    try:
        found = manifest.read(whole[:at] + damage + whole[at + len(damage) :])
    except Unreadable:
        return
    assert all("/" not in name and ".." not in name for name in (*found.files, *found.replaced))


@pytest.mark.parametrize(
    ("name", "bundle"),
    [
        (HINDI, HINDI),
        (f"{HINDI}.br", HINDI),
        (f"{HINDI}.zst", HINDI),
        (f"{HINDI}.draft", ""),
        ("hi.json", ""),
        ("manifest.json", ""),
        (".lock", ""),
        (f"../{HINDI}", ""),
    ],
)
def test_a_file_tells_by_its_name_which_bundle_it_holds(name: str, bundle: str) -> None:
    assert manifest.bundle_of(name) == bundle


def test_a_replaced_bundle_keeps_the_time_when_it_was_replaced() -> None:
    newer, _loaded = made(8, en=3, hi=8)
    names = [HINDI, f"{HINDI}.gz", *newer.files, "manifest.json", "hi.json"]
    first = newer.among(names, known=MADE, now="2027-02-01T00:00:00+00:00")
    assert first.replaced == {HINDI: "2027-02-01T00:00:00+00:00"}
    again = newer.among(names, known=first, now="2027-02-02T00:00:00+00:00")
    assert again.replaced == first.replaced
    assert newer.among(newer.files, known=first, now="2027-02-03T00:00:00+00:00").replaced == {}


@pytest.mark.parametrize(
    ("suffix", "encoding"), [("", None), (".gz", "gzip"), (".br", "br"), (".zst", "zstd")]
)
def test_a_bundle_is_cached_for_ever_and_the_manifest_shortly(
    suffix: str, encoding: str | None
) -> None:
    told = manifest.headers(HINDI + suffix, max_age=60)
    assert told["Content-Type"] == "application/json"
    assert told.get("Content-Encoding") == encoding
    assert told["Cache-Control"] == "public, max-age=31536000, immutable"
    assert manifest.headers("manifest.json", max_age=60) == {
        "Content-Type": "application/json",
        "Cache-Control": "public, max-age=60",
    }
