"""What a request asks for: its query parameters and its language, or the Problem with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rest_framework.request import Request

from catalog.api.problems import (
    INVALID_PARAMETER,
    REPEATED_PARAMETER,
    UNKNOWN_PARAMETER,
    Problem,
)
from catalog.domain import languages
from catalog.operations.look_up import LATEST

# Far more than there will ever be.
MAX_RELEASE = LATEST


@dataclass(frozen=True, slots=True)
class Wanted:
    """The language to answer in; `negotiated`: it came from `Accept-Language`, not the address."""

    lang: str
    negotiated: bool


def read(request: Request, *known: str) -> dict[str, str]:
    """The query's parameters. Raises Problem for one not `known`, one given twice, one empty."""
    given = dict(request.query_params.lists())
    unknown = [name for name in given if name not in known]
    if unknown:
        raise Problem(
            UNKNOWN_PARAMETER,
            f"Not known here: {', '.join(map(quoted, unknown))}. {_known_sentence(known)}",
            parameter=unknown[0][:100],
        )
    for name, values in given.items():
        if len(values) > 1:
            raise Problem(
                REPEATED_PARAMETER,
                f"{quoted(name)} is given {len(values)} times. Give it once.",
                parameter=name,
            )
        if not values[0]:
            raise invalid(name, "is empty. Give it a value, or leave it out.")
    return {name: values[0] for name, values in given.items()}


def language(request: Request, given: Mapping[str, str]) -> Wanted:
    """The language for `lang`, else for `Accept-Language`. Raises Problem for a malformed `lang`."""
    tag = given.get("lang")
    if tag is None:
        return Wanted(languages.choose(request.headers.get("Accept-Language", "")), True)
    try:
        return Wanted(languages.match(tag) or languages.SOURCE, False)
    except languages.MalformedTag:
        raise invalid(
            "lang", f"is {quoted(tag)}, which is no language tag. Use one such as hi or hi-IN."
        ) from None


def integer(given: Mapping[str, str], name: str, *, lowest: int = 1, highest: int) -> int | None:
    """A parameter that is a whole number within these limits, or None where it is not given."""
    text = given.get(name)
    if text is None:
        return None
    number = int(text) if re.fullmatch("[0-9]{1,10}", text) else -1
    if not lowest <= number <= highest:
        raise invalid(name, f"is {quoted(text)}. Give a whole number from {lowest} to {highest}.")
    return number


def invalid(name: str, sentence: str) -> Problem:
    """The problem with a known parameter's value; `sentence` goes on after its name."""
    return Problem(INVALID_PARAMETER, f"{quoted(name)} {sentence}", parameter=name)


def quoted(text: str) -> str:
    """A caller's own text inside a sentence, cut where it is long."""
    return f"“{text[:99]}…”" if len(text) > 100 else f"“{text}”"


def _known_sentence(known: tuple[str, ...]) -> str:
    if not known:
        return "This address takes no parameters."
    return f"This address takes {', '.join(known)}."
