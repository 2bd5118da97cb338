"""The audit: who did what to releases, on the screen and as CSV."""

from __future__ import annotations


class AuditPage:
    """Mix-in for ReleaseAdmin."""
