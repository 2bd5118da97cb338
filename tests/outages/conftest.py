"""Databases and servers of a test's own, to be broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outages import own_postgres
from tests.outages.own_postgres import Own


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """PostgreSQL's files with the shipped catalogue, made once for a test run: to be copied."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base
    cache = request.config.cache
    assert cache is not None
    return own_postgres.fill(shared / "filled", Path(cache.mkdir("static")))


@pytest.fixture
def own(filled: Path) -> Iterator[Own]:
    """A PostgreSQL of the test's own, which runs, with the shipped catalogue on it."""
    with own_postgres.running(filled) as made:
        yield made
