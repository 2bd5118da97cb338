"""Each app format at the API's own address: chosen, validated, packed and refused as all the rest."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.api.formats import FORMATS
from catalog.api.formats.conversion import converted
from catalog.domain.conditional import IDENTITY
from tests.api.conftest import HINDI, Ask, release_again
from tests.packed import PACKED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

NAMES = [renderer.format for renderer in FORMATS]
FROM_THE_200 = ("ETag", "Cache-Control", "Vary", "Content-Language", "Access-Control-Allow-Origin")
MAX_AGE = "public, max-age=60, stale-while-revalidate=0, stale-if-error=86400"


def file(ask: Ask, name: str, query: str) -> str:
    """What a format must be: its converter's own file of the JSON that the API gives."""
    hindi = ask(f"/api/messages?lang=hi{query}").content
    # English stands whole beside it: a file takes from it what it needs.
    then = query if "release" in query else ""
    return (
        converted(name, hindi, ask(f"/api/messages?lang=en{then}").content)
        .bodies[IDENTITY]
        .decode()
    )


@pytest.mark.parametrize("renderer", FORMATS)
@pytest.mark.parametrize("query", ["", "&service=otp-manager", "&code=otp.expired", "&release=1"])
def test_by_address_and_by_accept_it_is_the_same_file(
    catalogue: User, ask: Ask, renderer: Any, query: str
) -> None:
    release_again(catalogue, "गलत OTP!", lang="hi")
    expected = file(ask, renderer.format, query)
    # As the address says, so it is, whatever a browser accepts; else as it is accepted.
    by_address = ask(f"/api/messages?lang=hi{query}&format={renderer.format}", accept="text/html")
    by_accept = ask(f"/api/messages?lang=hi{query}", accept=renderer.media_type)
    for answer in (by_address, by_accept):
        assert answer.status_code == 200
        assert answer.content.decode() == expected
        assert answer["Content-Type"] == renderer().content_type
        assert answer["Content-Language"] == "hi"
        assert int(answer["Content-Length"]) == len(answer.content)
        assert answer["Cache-Control"] == (
            "public, max-age=31536000, immutable" if "release" in query else MAX_AGE
        )
    assert by_address["ETag"] == by_accept["ETag"]
    assert by_address["Vary"] == "Accept-Encoding"
    assert by_accept["Vary"] == "Accept-Encoding, Accept"
    assert HINDI["title_hi"] in expected
    assert ("गलत OTP!" in expected) == (query in ("", "&service=otp-manager"))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_packed_validated_and_asked_for_by_head(ask: Ask, name: str) -> None:
    address = f"/api/messages?lang=hi&format={name}"
    plain = ask(address)
    etags = {plain["ETag"]}
    for encoding, decode in PACKED.items():
        full = ask(address, accept_encoding=encoding)
        assert full["Content-Encoding"] == encoding
        assert decode(full.content) == plain.content
        etags.add(full["ETag"])
        head = ask(address, "HEAD", accept_encoding=encoding)
        assert (head.content, dict(head.items())) == (b"", dict(full.items()))
        for method in ("GET", "HEAD"):
            same = ask(address, method, accept_encoding=encoding, if_none_match=full["ETag"])
            assert (same.status_code, same.content) == (304, b"")
            assert [same.get(one) for one in FROM_THE_200] == [
                full.get(one) for one in FROM_THE_200
            ]
            assert "Content-Type" not in same
    assert len(etags) == 4
    assert ask(address, accept_encoding="identity;q=0").status_code == 406


def test_no_two_formats_have_the_same_validator(ask: Ask) -> None:
    etags = {ask(f"/api/messages?lang=hi&format={name}")["ETag"] for name in ("json", *NAMES)}
    assert len(etags) == len(NAMES) + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_release_gives_a_new_validator_in_its_language_only(
    catalogue: User, ask: Ask, name: str
) -> None:
    # iOS' catalogue and translators' files hold English beside the language, which stays.
    addresses = {lang: f"/api/messages?lang={lang}&format={name}" for lang in ("hi", "ta")}
    before = {lang: ask(address)["ETag"] for lang, address in addresses.items()}
    release_again(catalogue, "தவறான OTP")
    assert ask(addresses["ta"], if_none_match=before["ta"]).status_code == 200
    assert ask(addresses["hi"], if_none_match=before["hi"]).status_code == 304


def test_the_header_decides_the_language_of_a_file_too(ask: Ask) -> None:
    answer = ask("/api/messages?format=po", accept_language="hi-IN, en;q=0.5")
    assert answer["Content-Language"] == "hi"
    assert answer["Vary"] == "Accept-Encoding, Accept-Language"
    both = ask("/api/messages", accept="text/csv", accept_language="ta")
    assert both["Vary"] == "Accept-Encoding, Accept-Language, Accept"


@pytest.mark.parametrize("renderer", FORMATS)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("langg=hi", 400),
        ("lang=h!", 400),
        ("lang=hi&lang=ta", 400),
        ("service=no-such", 404),
        ("release=99", 404),
        ("since=1", 400),
        ("", 406),
    ],
)
def test_errors_are_problems_in_every_format(
    ask: Ask, renderer: Any, query: str, status: int
) -> None:
    refused = "identity;q=0" if status == 406 else "gzip"
    for answer in (
        ask(f"/api/messages?{query}&format={renderer.format}", accept_encoding=refused),
        ask(f"/api/messages?{query}", accept=renderer.media_type, accept_encoding=refused),
    ):
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status


@pytest.mark.parametrize("query", ["format=yaml", "format=csv&format=po", "format="])
def test_a_format_that_is_none_is_named(ask: Ask, query: str) -> None:
    answer = ask(f"/api/messages?lang=hi&{query}", accept="text/csv")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["parameter"] == "format"


def test_a_single_message_has_no_formats(ask: Ask) -> None:
    address = "/api/messages/otp-manager/otp.expired"
    assert ask(f"{address}?format=csv").json()["parameter"] == "format"
    answer = ask(address, accept="text/csv")
    assert answer["Content-Type"] == "application/json"
    assert answer["Vary"] == "Accept-Encoding, Accept-Language"
