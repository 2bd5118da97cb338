"""What OpenAPI can't say of the parameters, told to schemathesis."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.transport.serialization import Binary

# `since` narrows the answer in a way of its own, and a file is always whole.
_NOT_BESIDE_SINCE = ("service", "code", "release", "format")
_FILE = b"service,code,title_hi\ncms,cms.timeout,\n"
_HAND_OFFS = ("xliff", "po")


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    if isinstance(case.query, dict) and "since" in case.query and case.path == "/api/messages":
        for name in _NOT_BESIDE_SINCE:
            case.query.pop(name, None)
    if case.meta is not None and case.meta.generation.mode.is_positive:
        _make_right(case)
    return case


def _make_right(case: Any) -> None:
    """What a file holds, and which languages a format takes, no schema says."""
    if case.path == "/api/imports":
        body = {"file": Binary(_FILE)} if case.media_type == "multipart/form-data" else _FILE
        # Bytes can't be held against a schema: a body that is known to be new would count as wrong.
        case.freeze_metadata()
        object.__setattr__(case, "body", body)
        # The same key with the same file, but to be taken otherwise, is the key of another.
        case.query.pop("blank", None)
    elif (
        case.path.startswith("/api/exports/") and case.path_parameters["file_format"] in _HAND_OFFS
    ):
        case.query["lang"] = ["hi"]
