"""The schema says what is so, and the documentation pages stand on this server alone."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver
from drf_spectacular.validation import validate_schema

from catalog.api.formats import FORMATS
from catalog.operations.import_report import ConflictCell
from tests.api.conftest import Ask
from tests.api.tokens import caller, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(ask: Ask) -> dict[str, Any]:
    return ask("/api/schema/").json()


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What apps read, and everybody may."""
    for path, methods in schema["paths"].items():
        if is_private(methods):
            continue
        assert list(methods) == ["get"]
        yield path, methods["get"]


def private_operations(
    schema: dict[str, Any],
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Address, method and what it does: for programs with a token."""
    for path, methods in schema["paths"].items():
        if is_private(methods):
            for method, operation in methods.items():
                yield path, method, operation


def is_private(methods: dict[str, Any]) -> bool:
    return all(operation.get("security", [{}]) != [{}] for operation in methods.values())


def test_it_is_valid_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    validate_schema(schema)  # type: ignore[no-untyped-call]


def test_it_has_every_address(schema: dict[str, Any]) -> None:
    undescribed = {"api/schema/", "api/docs/", "api/docs", "api/docs/problems", "metrics"}
    known = {
        str(entry.pattern).replace("<str:", "{").replace(">", "}")
        for entry in get_resolver("catalog.api.urls").url_patterns
        if getattr(entry, "name", "") != "api-unknown"
    }
    assert {path.lstrip("/") for path in schema["paths"]} == known - undescribed


def test_every_parameter_is_described_and_no_other_taken(
    catalogue: User, ask: Ask, schema: dict[str, Any]
) -> None:
    for path, operation in operations(schema):
        if not path.startswith("/api"):
            continue
        described = {p["name"] for p in operation["parameters"] if p["in"] == "query"}
        told = ask(path.replace("{", "").replace("}", "") + "?zzz=1").json()["detail"]
        taken = re.search(r"takes ([\w, ]+)\.$", told)
        assert taken
        assert described == set(taken[1].split(", ")) - {"no parameters"}
        assert all(p.get("description") for p in operation["parameters"])


def test_every_problem_is_described_as_problem_json(schema: dict[str, Any]) -> None:
    for path, operation in operations(schema):
        errors = {status: body for status, body in operation["responses"].items() if status >= "4"}
        assert {"405", "500"} <= errors.keys()
        if path.startswith("/api"):
            assert {"400", "406", "414", "503"} <= errors.keys()
            assert ("429" in errors) == (path == "/api/messages")
            assert operation["responses"]["304"]["headers"].keys() >= {"ETag", "Vary"}
            assert "content" not in operation["responses"]["304"]
        for body in errors.values():
            (media_type, content), *rest = body["content"].items()
            assert not rest
            assert media_type == "application/problem+json"
            assert content["schema"]["$ref"].endswith("/ProblemDocument")
            assert body["description"]
        assert "Allow" in errors["405"]["headers"]
        for status in ("429", "503"):
            assert "Retry-After" in errors.get(status, {}).get("headers", ["Retry-After"])


def test_what_needs_a_token_says_so(schema: dict[str, Any]) -> None:
    assert schema["components"]["securitySchemes"] == {
        "tokenAuth": {"type": "http", "scheme": "bearer"}
    }
    found = list(private_operations(schema))
    assert [(method, path) for path, method, _operation in found] == [
        ("get", "/api/exports/messages.{file_format}"),
        ("post", "/api/imports"),
        ("get", "/api/imports/{import_id}"),
        ("post", "/api/imports/{import_id}"),
        ("delete", "/api/imports/{import_id}"),
    ]
    for _path, method, operation in found:
        assert operation["security"] == [{"tokenAuth": []}]
        assert operation["summary"]
        assert operation["description"]
        errors = {status: body for status, body in operation["responses"].items() if status >= "4"}
        assert {"400", "401", "403", "404", "405", "414", "500", "503"} <= errors.keys()
        assert ("429" in errors) == ((method, "import_id" in _path) != ("get", True))
        for body in errors.values():
            ((media_type, content),) = body["content"].items()
            assert media_type == "application/problem+json"
            assert content["schema"]["$ref"].endswith("/ProblemDocument")
            assert body["description"]
        assert "WWW-Authenticate" in errors["401"]["headers"]


def test_every_parameter_of_a_private_address_is_described_and_no_other_taken(
    catalogue: User, schema: dict[str, Any]
) -> None:
    call = caller(token_of("Editor"))
    for path, method, operation in private_operations(schema):
        described = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
        address = path.replace("{file_format}", "csv").replace("{import_id}", "1")
        told = call(f"{address}?zzz=1", method=method.upper()).json()["detail"]
        taken = re.search(r"takes ([\w, ]+)\.$", told)
        assert taken
        assert described == set(taken[1].split(", ")) - {"no parameters"}
        assert all(one.get("description") for one in operation["parameters"])


def test_the_report_is_described_as_it_is(catalogue: User, schema: dict[str, Any]) -> None:
    call = caller(token_of("Editor"))
    file = "service,code,title_hi\notp-manager,otp.expired,नया\na,!,एक\n"
    answer = call("/api/imports", file.encode())
    report = answer.json()["report"]
    shapes = schema["components"]["schemas"]
    for told, name in (
        (report, "ImportReport"),
        (report["counts"], "ImportCounts"),
        (report["wrong"][0], "ImportWrongCell"),
    ):
        assert set(told) == set(shapes[name]["properties"]) == set(shapes[name]["required"])
    assert {field.name for field in dataclasses.fields(ConflictCell)} == set(
        shapes["ImportConflict"]["properties"]
    )
    assert set(answer.json()) == set(shapes["ProblemDocument"]["required"]) | {"report"}


def test_files_for_apps_are_described_beside_json(schema: dict[str, Any]) -> None:
    operation = schema["paths"]["/api/messages"]["get"]
    assert list(operation["responses"]["200"]["content"]) == [
        "application/json",
        *(renderer.media_type for renderer in FORMATS),
    ]
    (named,) = (one for one in operation["parameters"] if one["name"] == "format")
    assert named["schema"]["enum"] == ["json", *(renderer.format for renderer in FORMATS)]
    single = schema["paths"]["/api/messages/{service}/{code}"]["get"]["responses"]["200"]
    assert list(single["content"]) == ["application/json"]


def test_a_change_is_described_as_a_bundle_with_what_went(
    catalogue: User, ask: Ask, schema: dict[str, Any]
) -> None:
    shape = schema["components"]["schemas"]["MessageBundle"]
    told = ask("/api/messages?lang=hi&since=1").json()
    assert set(told) == set(shape["properties"])
    assert set(ask("/api/messages?lang=hi").json()) == set(shape["required"])
    assert set(shape["properties"]) - set(shape["required"]) == {"since", "gone"}


def test_each_link_leads_from_what_is_answered_to_a_parameter(
    catalogue: User, ask: Ask, schema: dict[str, Any]
) -> None:
    taken = {
        operation["operationId"]: {one["name"] for one in operation.get("parameters", [])}
        for _path, operation in operations(schema)
    }
    addresses = {"{service}/{code}": "otp-manager/otp.expired", "{number}": "1"}
    linked = 0
    for path, operation in operations(schema):
        for template, value in addresses.items():
            path = path.replace(template, value)
        for link in operation["responses"]["200"].get("links", {}).values():
            for name, pointer in link["parameters"].items():
                assert name.removeprefix("query.") in taken[link["operationId"]]
                answer = ask(path).json()
                for step in pointer.removeprefix("$response.body#/").split("/"):
                    answer = answer[int(step) if step.isdigit() else step]
                assert isinstance(answer, str | int)
                linked += 1
    assert linked > 15


def test_everything_is_described_in_words(schema: dict[str, Any]) -> None:
    for _path, operation in operations(schema):
        assert operation["summary"]
        assert operation["description"]
    for shape in schema["components"]["schemas"].values():
        assert "enum" in shape or shape["type"] == "null" or shape["description"]


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/problems"])
def test_the_pages_name_no_other_host(ask: Ask, path: str) -> None:
    answer = ask(path)
    page = answer.content.decode()
    # A cookie from here would replace that of a form which is open in the admin.
    assert not answer.cookies
    named = re.findall(r"""(?:src|href)=["']([^"']*)""", page)
    assert named
    assert all(re.match(r"/(?!/)|#", address) for address in named)
    assert "://" not in page
