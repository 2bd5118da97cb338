"""Databases of tests on the PostgreSQL server that DATABASE_URL names."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import psycopg
from psycopg import sql


def on_postgres() -> bool:
    """Whether this test run uses PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def shared_name(folder: Path) -> str:
    """The URL of a database that every process of a test run means by its `folder`."""
    return _with_name(f"prepared_{uuid.uuid5(uuid.NAMESPACE_URL, str(folder)).hex[:12]}")


def new() -> str:
    """The URL of a new, empty database."""
    url = _with_name(f"new_{uuid.uuid4().hex[:12]}")
    create(url)
    return url


def copy(template: str) -> str:
    """The URL of a new database with all that is in another, to which nobody is connected."""
    url = _with_name(f"copy_{uuid.uuid4().hex[:12]}")
    _execute("CREATE DATABASE {} TEMPLATE {}", url, template)
    return url


def create(url: str) -> None:
    """An empty database of that name, in place of one that is there."""
    drop(url)
    _execute("CREATE DATABASE {}", url)


def drop(url: str) -> None:
    """Delete it, with its connections."""
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", url)


def _with_name(name: str) -> str:
    before, question, parameters = os.environ["DATABASE_URL"].partition("?")
    return f"{before.rpartition('/')[0]}/m2p_{name}{question}{parameters}"


def _execute(statement: str, *urls: str) -> None:
    """Run a statement about the databases of these URLs, from the server's own `postgres`."""
    before, question, parameters = urls[0].partition("?")
    maintenance = f"{before.rpartition('/')[0]}/postgres{question}{parameters}"
    names = [sql.Identifier(url.partition("?")[0].rpartition("/")[2]) for url in urls]
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*names))
