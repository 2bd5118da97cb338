"""Rolling back to an earlier release: what it would change, then a proposal (or, in an emergency, live)."""

from __future__ import annotations


class RollBackPage:
    """Mix-in for ReleaseAdmin."""
