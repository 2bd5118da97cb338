"""The difference of any two releases."""

from __future__ import annotations


class ComparePage:
    """Mix-in for ReleaseAdmin."""
