"""The rule from service, code and field to a key, and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.api.formats.keys import Key, parse
from tests.api.formats.bundles import KEYS

FIELDS = st.sampled_from(("title", "body", "action", "lang", "resolution"))
KEY = st.builds(lambda key, field: Key(key[0], key[1], field), KEYS | st.just(("*", "*")), FIELDS)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Key("otp-manager", "otp.expired", "title"), "error__otp_manager__otp_expired__title"),
        (Key("a", "b-c_d.e", "body"), "error__a__b_Hc_Ud_e__body"),
        (Key("*", "*", "action"), "error_fallback__action"),
        (Key("fallback", "title", "title"), "error__fallback__title__title"),
    ],
)
def test_keys_are_what_the_page_says(key: Key, name: str) -> None:
    assert key.name == name


@given(KEY)
def test_every_key_can_be_turned_round(key: Key) -> None:
    assert parse(key.name) == key


@given(KEY, KEY)
def test_two_keys_never_share_a_name(one: Key, other: Key) -> None:
    assert (one.name == other.name) == (one == other)


SIGNS = st.sampled_from(("a", "h", "u", "_", "-", "."))


@given(st.lists(SIGNS).map("".join), st.lists(SIGNS).map("".join))
def test_two_codes_that_look_alike_never_share_a_name(one: str, other: str) -> None:
    known = [code for code in (one, other) if re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", code)]
    assert len({Key("s", code, "title").name for code in known}) == len(set(known))


@given(KEY)
def test_every_key_is_an_identifier_of_each_platform(key: Key) -> None:
    # Android: a Java identifier. Dart: a getter's name, lower-case at its start. XML: an NMTOKEN.
    assert re.fullmatch(r"[a-z][A-Za-z0-9_]*", key.name)


@given(st.lists(KEY, unique=True, max_size=8))
def test_no_key_stands_in_the_way_of_another_where_they_nest(keys: list[Key]) -> None:
    inner = {key.parts[:length] for key in keys for length in range(1, len(key.parts))}
    assert not inner & {key.parts for key in keys}
    assert len({key.parts for key in keys}) == len(keys)


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "error__a__title",
        "error__a__B__title",
        "error_fallback__a__title",
        "error__a-b__c__d",
    ],
)
def test_a_name_that_the_rule_never_makes_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        parse(name)
