"""An update, applied to the bundle that an app holds, gives the newer bundle exactly."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import bundles
from catalog.domain.updates import update
from tests.clients.app import applied

TEXTS = st.sampled_from(("", "एक", "दो", "Two\nlines", "“quoted”"))
KEYS = st.tuples(st.sampled_from(("cms", "otp-manager")), st.sampled_from(("a.b", "a-b", "c")))
SHOWN = st.fixed_dictionaries(
    {
        "lang": st.sampled_from(("hi", "en")),
        "title": TEXTS,
        "body": TEXTS,
        "action": TEXTS,
        "resolution": st.sampled_from(("retry", "none")),
    }
)
STATES = st.dictionaries(KEYS, SHOWN, max_size=6)


def bundle(release: int, state: dict[tuple[str, str], dict[str, str]], title: str) -> Any:
    """A bundle as `bundles.render` makes it."""
    changed = {
        (service, code): {"service": service, "code": code, **text}
        for (service, code), text in state.items()
    }
    fallback = {"lang": "hi", "title": title, "body": "", "action": ""}
    made = bundles.patch(b"", release=release, lang="hi", changed={**changed, ("*", "*"): fallback})
    return json.loads(made.body)


@given(STATES, STATES, TEXTS, TEXTS)
def test_applied_to_the_older_bundle_it_gives_the_newer_one(
    older: dict[tuple[str, str], dict[str, str]],
    newer: dict[tuple[str, str], dict[str, str]],
    title: str,
    other_title: str,
) -> None:
    before, after = bundle(3, older, title), bundle(7, newer, other_title)
    told = json.loads(
        update(
            since=3,
            release=7,
            lang="hi",
            before=before["messages"],
            after=after["messages"],
            fallback=after["fallback"],
        )
    )
    assert bundles.to_json(applied(before, told)) == bundles.to_json(after)
    # Nothing is told that the app has already.
    assert {(one["service"], one["code"]) for one in told["gone"]} == older.keys() - newer.keys()
    assert {(one["service"], one["code"]) for one in told["messages"]} == {
        key for key, text in newer.items() if older.get(key) != text
    }
