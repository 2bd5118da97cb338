"""Other tools that read what the catalogue wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients import node
from tests.clients.node import Program


@pytest.fixture(scope="session")
def programs(request: pytest.FixtureRequest) -> Path:
    """The folder with the programs for Node, installed."""
    cache = request.config.cache
    assert cache is not None
    return node.install(Path(cache.mkdir("node")))


@pytest.fixture(scope="session")
def reader(programs: Path) -> Iterator[Program]:
    """Reads files of the app formats, in Node."""
    with node.running(programs, "read.mjs") as program:
        yield program
