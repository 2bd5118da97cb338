"""The floor: a WSGI function that returns ready bytes and does nothing else.

What it returns for a path, status, headers and body, stands in the file that BENCH_ANSWERS names.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

# Written by the benchmark itself, just before.
_ANSWERS = pickle.loads(Path(os.environ["BENCH_ANSWERS"]).read_bytes())


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    status, headers, body = _ANSWERS[environ["PATH_INFO"]]
    start_response(status, headers)
    return body
