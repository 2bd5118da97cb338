"""A bundle is its bytes: every message is found in them, whatever stands in it."""

from __future__ import annotations

import gc
import json
import weakref
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import bundles
from catalog.domain.conditional import Representation
from catalog.operations.loaded_bundle import parsed
from catalog.operations.look_up import find_message, find_messages

NAMES = st.sampled_from(("cms", "otp-manager", "a", "b.c"))
# Brackets, quotes and commas as they stand between messages, and letters of two to four bytes.
TEXTS = st.text(st.sampled_from('[]{},:"\\ \nаक्षہ😀x'), max_size=12)
MESSAGES = st.dictionaries(
    st.tuples(NAMES, NAMES), st.tuples(st.sampled_from(("hi", "en")), TEXTS, TEXTS), max_size=6
)
SPACES = st.sampled_from((None, 1))


def content(messages: dict[tuple[str, str], tuple[str, str, str]]) -> dict[str, Any]:
    return {
        "release": 3,
        "lang": "hi",
        "messages": [
            {"service": service, "code": code, "lang": lang, "title": title, "body": body}
            for (service, code), (lang, title, body) in messages.items()
        ],
        "fallback": {"lang": "hi", "title": '"messages": [', "body": "]"},
    }


@given(MESSAGES, SPACES)
def test_each_message_is_found_in_the_bytes(messages: Any, indent: int | None) -> None:
    given = content(messages)
    # As it is made now, and as another version might have stored it.
    body = bundles.to_json(given) if indent is None else json.dumps(given, indent=indent).encode()
    bundle = parsed(Representation.of(body))
    assert (bundle.release, bundle.lang, bundle.fallback) == (3, "hi", given["fallback"])
    assert len(bundle) == len(messages)
    assert bundle.translated == sum(lang == "hi" for lang, *_texts in messages.values())
    assert bundle.messages == bundle.find("", "") == given["messages"]
    assert bundle.services == {service for service, _code in messages}
    for message in given["messages"]:
        assert bundle.find(message["service"], message["code"]) == [message]
    for service in ("cms", "a", "nowhere"):
        own = [one for one in given["messages"] if one["service"] == service]
        assert bundle.find(service, "") == own
    assert bundle.find("cms", "no.such") == []


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"messages":[', b'{"messages":[]}', b"\xff"])
def test_what_is_no_bundle_is_refused(body: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        parsed(Representation.of(body))


def test_what_was_made_of_it_does_not_hold_it_in_memory() -> None:
    """A process meets a new bundle with each release, and answers parts of each."""
    messages = {("cms", "a"): ("hi", "x", "y"), ("cms", "b.c"): ("hi", "x", "y")}
    bundles_of = [
        parsed(Representation.of(bundles.to_json({**content(messages), "release": number})))
        for number in (1, 2)
    ]
    for bundle in bundles_of:
        find_messages(bundle, service="cms")
        find_message(bundle, service="cms", code="a")
    known = [weakref.ref(bundle) for bundle in bundles_of]
    del bundle, bundles_of
    gc.collect()
    assert [one() for one in known] == [None, None]
