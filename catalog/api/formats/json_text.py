"""JSON as apps and people read it."""

from __future__ import annotations

import json
from collections.abc import Mapping


def json_text(content: Mapping[str, object]) -> str:
    """Indented, in the order given, without `\\u` escapes."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
