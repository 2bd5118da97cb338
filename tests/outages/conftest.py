"""Databases and servers of a test's own, to be broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outages import own_postgres
from tests.outages.own_postgres import Own


@pytest.fixture(scope="session")
def filled(of_the_run: Path, static: Path) -> Path:
    """PostgreSQL's files with the shipped catalogue, made once for a test run: to be copied."""
    return own_postgres.fill(of_the_run / "filled", static)


@pytest.fixture
def own(filled: Path) -> Iterator[Own]:
    """A PostgreSQL of the test's own, which runs, with the shipped catalogue on it."""
    with own_postgres.running(filled) as made:
        yield made
