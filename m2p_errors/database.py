"""DATABASE_URL as Django's database settings: SQLite or PostgreSQL."""

from __future__ import annotations

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# Readers go on while one writes (WAL), a writer waits for another instead of failing, and a
# transaction takes its lock at its start, so that it can't fail half-way to get it.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}

# A host that is gone without a word is given up within seconds; else a connection to it may wait for
# two hours. Source: libpq, “Parameter Key Words”. What the URL says goes before.
_POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def database(url: str) -> dict[str, Any]:
    """Settings for `url`; raises ImproperlyConfigured naming DATABASE_URL where it is not usable."""
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(_sentence(str(error))) from None
    engine = settings.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        settings["OPTIONS"] = {**_SQLITE, **settings.get("OPTIONS", {})}
        settings["CONN_MAX_AGE"] = None
    elif engine.endswith("postgresql"):
        settings["CONN_HEALTH_CHECKS"] = True
        settings["OPTIONS"] = {**_POSTGRESQL, **settings.get("OPTIONS", {})}
    else:
        raise ImproperlyConfigured(_sentence(f"{engine or url!r} is neither"))
    return settings


def _sentence(reason: str) -> str:
    return (
        "The setting DATABASE_URL is not right. Use sqlite:///PATH or "
        f"postgres://USER:PASSWORD@HOST:PORT/NAME ({reason})."
    )
