"""What OpenAPI can't say of the parameters, told to schemathesis."""

from __future__ import annotations

from typing import Any

import schemathesis

# `since` narrows the answer in a way of its own, and a file is always whole.
_NOT_BESIDE_SINCE = ("service", "code", "release", "format")


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    if isinstance(case.query, dict) and "since" in case.query:
        for name in _NOT_BESIDE_SINCE:
            case.query.pop(name, None)
    return case
