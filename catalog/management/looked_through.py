"""Looking through an upload in a command, which waits for it however large it is."""

from __future__ import annotations

import time

from catalog.models import MessageImport
from catalog.operations.importing.look_through import look_through
from catalog.operations.importing.start import is_silent, start_looking

_SECONDS = 0.5


def looked_through(made: MessageImport, *, is_own: bool) -> None:
    """Bring `made` to where it was looked through.

    `is_own`: this process has just taken it. With a key it may be one that another process reads, or
    was reading when it ended.
    """
    if made.state == MessageImport.State.READING and is_own:
        look_through(made)
    while made.state == MessageImport.State.READING:
        if is_silent(made):
            start_looking(made)
        # The other process tells nobody when it is done.
        time.sleep(_SECONDS)
        made.refresh_from_db()
