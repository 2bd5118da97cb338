"""What a customer read at a time."""

from __future__ import annotations


class ReadAtPage:
    """Mix-in for ReleaseAdmin."""
