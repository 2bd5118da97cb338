"""Each link of the schema, followed from a real answer, leads to an answer about the same thing."""

from __future__ import annotations

from functools import reduce
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User

from tests.api.conftest import Ask, release_again

pytestmark = pytest.mark.django_db

# A path's parameters, for the first question.
EXAMPLES = {"service": "otp-manager", "code": "otp.expired", "number": "2"}
Operations = dict[str, tuple[str, dict[str, Any]]]


@pytest.fixture
def operations(ask: Ask) -> Operations:
    """Operation → its path, and what the schema says of it."""
    paths = ask("/api/schema/").json()["paths"]
    return {
        one["get"]["operationId"]: (path, one["get"]) for path, one in paths.items() if "get" in one
    }


def asked(ask: Ask, operations: Operations, name: str, given: dict[str, Any]) -> Any:
    """The answer to an operation: parameters of its path are put there, the rest into the query."""
    path, told = operations[name]
    query = {}
    for parameter in told["parameters"]:
        value = given.pop(parameter["name"], given.pop(f"query.{parameter['name']}", None))
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(value))
        elif value is not None:
            query[parameter["name"]] = value
    assert not given, (name, given)
    return ask(f"{path}?{urlencode(query)}" if query else path)


def found(body: Any, pointer: str) -> Any:
    """RFC 6901."""
    return reduce(
        lambda at, key: at[int(key) if isinstance(at, list) else key], pointer.split("/")[1:], body
    )


def test_every_link_leads_somewhere(catalogue: User, ask: Ask, operations: Operations) -> None:
    release_again(catalogue, "மீண்டும்")
    followed = 0
    for name, (path, told) in operations.items():
        links = told["responses"]["200"].get("links", {})
        if not links:
            continue
        first = {key: text for key, text in EXAMPLES.items() if f"{{{key}}}" in path}
        answer = asked(ask, operations, name, first)
        assert answer.status_code == 200, name
        body = answer.json()
        for title, link in links.items():
            given = {
                parameter: found(body, expression.removeprefix("$response.body#"))
                for parameter, expression in link["parameters"].items()
            }
            next_answer = asked(ask, operations, link["operationId"], dict(given))
            assert next_answer.status_code == 200, (name, title, given, next_answer.content)
            followed += 1
    assert followed == sum(
        len(told["responses"]["200"].get("links", {})) for _path, told in operations.values()
    )
    assert followed > 10
