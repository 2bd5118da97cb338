"""How far an import is, for a person at a terminal."""

from __future__ import annotations

import threading
from typing import Any

from django.core.management.base import OutputWrapper

from catalog.models import MessageImport

_SECONDS = 0.2
# Back to the line's start, and what stood there wiped out.
_ANEW = "\r\x1b[K"


class Progress:
    """One line on `stream`, while the block lasts; nothing where that is no terminal.

    It tells the figures of `made` as the reading operation counts them.
    """

    def __init__(self, made: MessageImport, stream: OutputWrapper) -> None:
        self._made, self._stream = made, stream
        self._laid = 0
        self._done = threading.Event()
        self._teller = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Progress:
        if self._stream.isatty():
            self._teller.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self._done.set()
        if self._teller.is_alive():
            self._teller.join()

    def laid(self, rows: int) -> None:
        """So many rows are ready to be written."""
        self._laid = rows

    def _tell(self) -> None:
        while not self._done.wait(_SECONDS):
            self._stream.write(_ANEW + figures(self._made, self._laid), ending="")
            self._stream.flush()
        self._stream.write(_ANEW, ending="")
        self._stream.flush()


def figures(made: MessageImport, laid: int = 0) -> str:
    """`1,500 of 10,000 rows read`, then `…, 500 checked`, and while it is confirmed `…, writing 500`."""
    of = f" of {made.total:,}" if made.total else ""
    told = f"{made.rows:,}{of} rows read"
    if made.state == MessageImport.State.READY:
        return f"{told} and checked, writing {laid:,}" if laid else f"{told} and checked, writing"
    return f"{told}, {made.checked:,} checked" if made.checked else told
