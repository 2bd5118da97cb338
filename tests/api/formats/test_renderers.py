"""How a format is chosen, and what every format's answer is."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from catalog.api.formats import FORMATS, render
from catalog.api.formats.conversion import converted
from catalog.api.formats.negotiation import FormatNegotiation
from catalog.domain.bundles import to_json
from catalog.domain.conditional import IDENTITY
from tests.api.formats.bundles import example

NAMES = [renderer.format for renderer in FORMATS]


class BundleView(APIView):
    """Answers a bundle in the format that was asked for."""

    renderer_classes = (JSONRenderer, *FORMATS)
    content_negotiation_class = FormatNegotiation

    def get(self, request: Request) -> Response:
        bundle = example("नया OTP")
        return Response({"release": 12, "lang": "hi", **vars(bundle)})


def ask(query: str = "", **headers: str) -> Any:
    response: HttpResponse = BundleView.as_view()(
        APIRequestFactory().get(f"/{query}", headers=headers)
    )
    return response.render() if isinstance(response, Response) else response


def format_of(response: HttpResponse) -> str:
    kinds = {renderer.media_type: renderer.format for renderer in FORMATS}
    kind = response["Content-Type"].partition("; charset")[0]
    return kinds.get(kind, kind)


@pytest.mark.parametrize("name", NAMES)
def test_the_parameter_chooses(name: str) -> None:
    answer = ask(f"?format={name}", accept="text/csv")
    assert format_of(answer) == name
    assert answer.content.decode() == example("नया OTP").file(name)


@pytest.mark.parametrize("renderer", FORMATS)
def test_the_media_type_chooses(renderer: Any) -> None:
    assert format_of(ask(accept=renderer.media_type)) == renderer.format
    assert renderer().content_type.startswith(renderer.media_type)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/csv", "csv"),
        ("TEXT/CSV ; charset=utf-8", "csv"),
        ("application/json, text/csv", "application/json"),
        ("application/json;q=0.5, text/csv", "csv"),
        ("text/csv;q=0.1, text/x-gettext-translation;q=0.2, */*;q=0", "po"),
        ("application/xliff+xml", "xliff"),
        ('application/xliff+xml; version="2.1"', "xliff"),
        ("application/xliff+xml;version=1.2", "application/json"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
        ("*/*, text/csv;q=0.5", "application/json"),
        ("application/*;q=0.6, text/csv;q=0.5", "application/json"),
        ("text/csv;q=0", "application/json"),
        ("image/png", "application/json"),
        (";q=x,,/", "application/json"),
    ],
)
def test_accept_is_weighed_and_never_costs_the_answer(accept: str, given: str) -> None:
    answer = ask(accept=accept)
    assert answer.status_code == 200
    assert format_of(answer) == given


def test_json_is_what_one_gets_without_asking() -> None:
    assert format_of(ask()) == "application/json"
    assert format_of(ask("?format=json", accept="text/csv")) == "application/json"


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_an_unknown_format_is_a_problem_that_names_those_known(accept: str) -> None:
    answer = ask("?format=yaml", accept=accept)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "“yaml”. Use one of json, android, strings, xcstrings" in answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bundle_is_the_same_bytes_in_utf_8(name: str) -> None:
    # So that its validator holds as long as its texts do.
    first, second = (example("नया OTP").file(name) for _ in range(2))
    assert first == second
    assert "नया OTP" in first


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_s_bytes_are_converted_once_and_in_every_encoding(name: str) -> None:
    bundle = example("नया OTP")
    hindi, english = (
        to_json({"release": 12, "lang": lang, "messages": messages, "fallback": fallback})
        for lang, messages, fallback in (
            ("hi", bundle.messages, bundle.fallback),
            ("en", bundle.source_messages, bundle.source_fallback),
        )
    )
    made = converted(name, hindi, english)
    assert made.bodies[IDENTITY].decode() == bundle.file(name)
    assert set(made.bodies) == {IDENTITY, "br", "zstd", "gzip"}
    assert converted(name, bytes(bytearray(hindi)), english) is made


@pytest.mark.parametrize("name", NAMES)
def test_english_and_a_bundle_without_messages(name: str) -> None:
    english = {"lang": "en", "title": "Something", "body": "Later", "action": ""}
    given = render(
        name,
        release=1,
        lang="en",
        messages=[],
        fallback=english,
        source_messages=[],
        source_fallback=english,
    ).decode()
    assert given.count("Something") == 1
    assert "trgLang" not in given
    assert 'msgstr "Something"' not in given


@pytest.mark.parametrize("name", NAMES)
def test_english_without_the_code_is_no_error(name: str) -> None:
    # Between two bundles of one moment, one may be the older.
    bundle = example("नया OTP")
    given = render(
        name,
        release=12,
        lang="hi",
        messages=bundle.messages,
        fallback=bundle.fallback,
        source_messages=[],
        source_fallback=bundle.source_fallback,
    ).decode()
    assert "नया OTP" in given
