from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

MakeFile = Callable[[str], str]


@pytest.fixture
def make_file(tmp_path: Path) -> MakeFile:
    """Writes a text as a CSV file and gives its path."""

    def write(text: str) -> str:
        path = tmp_path / "texts.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
