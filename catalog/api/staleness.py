"""How an answer tells that the database has not confirmed it for a while. Source: RFC 9211."""

from __future__ import annotations

HEADER = "Cache-Status"


def headers(seconds: int) -> dict[str, str]:
    """The field for an answer given from memory that is stale for so many seconds; none for 0."""
    return {HEADER: f"m2p-errors; hit; ttl=-{seconds}"} if seconds else {}
