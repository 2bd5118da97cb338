"""What a request says about an import beside the file itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from rest_framework.request import Request

from catalog.api import parameters
from catalog.api.problems import INVALID_PARAMETER, Problem
from catalog.operations.importing.confirm import Otherwise
from catalog.operations.machine_import import Terms

BLANK = ("keep", "erase")
ON_CONFLICT = ("stop", "mine", "theirs")
BOOLEANS = ("true", "false")
MAX_NAME = 100
# No controls, no line ends, and nothing that turns the direction of what follows or can't be seen.
NAME_FORMAT = (
    r"^[^\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
    rf"{{1,{MAX_NAME}}}$"
)
KEY = "Idempotency-Key"
# A string of RFC 9651, or the same without its quotation marks, as many clients send it.
KEY_FORMAT = r'^("[ !#-\[\]-~]{1,100}"|[0-9A-Za-z._~:/+=-]{1,100})$'
_TERMS = ("on_conflict", "good_rows_only")


@dataclass(frozen=True, slots=True)
class Asked:
    """`key` is empty where none was given, and for a dry run, which leaves nothing to be named."""

    terms: Terms
    dry_run: bool = False
    erase_blanks: bool = False
    file_name: str = ""
    key: str = ""


def asked_of(request: Request) -> Asked:
    """For a file that is sent. Raises Problem."""
    given = parameters.read(request, "dry_run", "blank", *_TERMS, "file_name")
    name = given.get("file_name", "")
    if name and not re.fullmatch(NAME_FORMAT, name):
        raise parameters.invalid(
            "file_name", f"is not within {MAX_NAME} characters on one line, each to be seen."
        )
    key = _key(request)
    dry_run = boolean(given, "dry_run")
    return Asked(
        terms=_terms(given),
        dry_run=dry_run,
        erase_blanks=one_of(given, "blank", BLANK) == "erase",
        file_name=name,
        key="" if dry_run else key,
    )


def terms_of(request: Request) -> Terms:
    """For an import that is there. Raises Problem."""
    return _terms(parameters.read(request, *_TERMS))


def boolean(given: Mapping[str, str], name: str) -> bool:
    """`true` or `false`; false where it is not given. Raises Problem."""
    return one_of(given, name, tuple(reversed(BOOLEANS))) == "true"


def one_of(given: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """One of these words; the first where it is not given. Raises Problem."""
    text = given.get(name, known[0])
    if text not in known:
        raise parameters.invalid(
            name, f"is {parameters.quoted(text)}. Give one of {', '.join(known)}."
        )
    return text


def _terms(given: Mapping[str, str]) -> Terms:
    otherwise = cast(Otherwise, one_of(given, "on_conflict", ON_CONFLICT))
    return Terms(otherwise, boolean(given, "good_rows_only"))


def _key(request: Request) -> str:
    text = request.headers.get(KEY)
    if text is None:
        return ""
    if not re.fullmatch(KEY_FORMAT, text):
        detail = f"The header {KEY} is no key: 1 to 100 characters of ASCII, in quotation marks."
        raise Problem(INVALID_PARAMETER, detail, parameter=KEY)
    return text.strip('"')
