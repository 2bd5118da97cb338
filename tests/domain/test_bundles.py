import gzip
import json

import brotli
import zstandard

from catalog.domain import bundles
from catalog.domain.cells import FALLBACK, CellKey
from catalog.domain.conditional import Representation, choose_encoding, matches

CELLS = {
    CellKey("otp-manager", "otp.expired", "", "resolution"): "retry",
    CellKey("otp-manager", "otp.expired", "en", "title"): "This OTP has expired",
    CellKey("otp-manager", "otp.expired", "en", "body"): "Ask for a new one.",
    CellKey("otp-manager", "otp.expired", "en", "action"): "Get a new OTP",
    CellKey("otp-manager", "otp.expired", "hi", "title"): "इस OTP का समय पूरा हो गया है",
    CellKey(FALLBACK, FALLBACK, "en", "title"): "Something went wrong",
    CellKey(FALLBACK, FALLBACK, "en", "body"): "Try again.",
}


def test_a_half_translated_message_is_given_whole_in_english() -> None:
    bundle = bundles.render(release=3, lang="hi", cells=CELLS)
    answer = json.loads(bundle.body)
    assert answer["release"] == 3
    assert answer["messages"] == [
        {
            "service": "otp-manager",
            "code": "otp.expired",
            "lang": "en",
            "title": "This OTP has expired",
            "body": "Ask for a new one.",
            "action": "Get a new OTP",
            "resolution": "retry",
        }
    ]
    assert (bundle.messages, bundle.translated) == (1, 0)
    assert answer["fallback"]["lang"] == "en"


def test_a_whole_translation_is_given() -> None:
    cells = {**CELLS, CellKey("otp-manager", "otp.expired", "hi", "body"): "नया OTP लें।"}
    bundle = bundles.render(release=3, lang="hi", cells=cells)
    assert "नया OTP लें।".encode() in bundle.body
    assert bundle.translated == 1


def test_a_bundle_is_patched_to_the_bytes_that_rendering_it_anew_gives() -> None:
    before = bundles.render(release=1, lang="hi", cells=CELLS)
    changes = {
        CellKey("otp-manager", "otp.expired", "hi", "body"): "नया OTP लें।",
        CellKey("cms", "cms.timeout", "", "resolution"): "wait",
        CellKey("cms", "cms.timeout", "en", "title"): "The card system is taking too long",
        CellKey("cms", "cms.timeout", "en", "body"): "Check your card first.",
        CellKey("*", "*", "en", "title"): "Something else went wrong",
    }
    after = {**CELLS, **changes}
    touched = {(key.service, key.code) for key in changes}
    changed = {
        code: bundles.shown(after, service=code[0], code=code[1], lang="hi") for code in touched
    }
    patched = bundles.patch(before.body, release=2, lang="hi", changed=changed)
    assert patched == bundles.render(release=2, lang="hi", cells=after)
    gone = bundles.patch(patched.body, release=3, lang="hi", changed={("cms", "cms.timeout"): None})
    assert b"cms.timeout" not in gone.body
    assert gone.messages == before.messages


def test_each_encoding_gives_back_the_same_bytes() -> None:
    body = "संदेश ".encode() * 500
    made = Representation.of(body)
    assert brotli.decompress(made.bodies["br"]) == body
    assert gzip.decompress(made.bodies["gzip"]) == body
    assert zstandard.decompress(made.bodies["zstd"]) == body
    assert len({made.etag(name) for name in made.bodies}) == 4


def test_the_encoding_follows_the_weights() -> None:
    offered = ("identity", "br", "zstd", "gzip")
    chosen = {
        None: "identity",
        "gzip": "gzip",
        "gzip, br": "br",
        "br;q=0, gzip;q=0.5, zstd": "zstd",
        "*": "br",
        "*;q=0": None,
        "identity;q=0, gzip": "gzip",
        "identity;q=0": None,
        "br;q=0, *;q=0.1": "zstd",
        "GZIP;Q=1": "gzip",
    }
    assert {header: choose_encoding(header, offered) for header in chosen} == chosen


def test_validators_are_compared_weakly_and_in_lists() -> None:
    assert matches('W/"abc", "def"', '"def"')
    assert matches('W/"abc"', '"abc"')
    assert matches("*", '"abc"')
    assert not matches('"abc-gzip"', '"abc"')
    assert not matches("abc", '"abc"')
    assert not matches(None, '"abc"')
