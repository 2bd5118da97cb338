"""How a server's process hears of releases: it asks the database twice a second, so no request does.

Where the database can't answer, what is known is given; at a start without one, what the disk keeps.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from catalog.operations import keeper
from catalog.operations.keeper import Keeper
from catalog.operations.shelf import Shelf, refresh, shelf

logger = logging.getLogger(__name__)

# Twice a second, so that a release is with every worker within one second.
INTERVAL = 0.5
# So long a start waits for the database before it takes what the disk keeps, and where that is
# nothing, before it says so to who asks.
_PATIENCE = 5.0
_LAST_PATIENCE = 30.0


class Follower(threading.Thread):
    """Keeps the shelf at the newest release for as long as the process lives."""

    def __init__(self, target: Shelf, told: Callable[[], None]) -> None:
        super().__init__(name="follower", daemon=True)
        self._shelf, self._told = target, told
        self._keeper = Keeper(target)
        self._complained = False
        self._looked = threading.Event()

    def begin(self) -> None:
        """The first look, before the first request; without an answer soon, what the disk keeps."""
        self.start()
        self._looked.wait(_PATIENCE)
        if not self._shelf.held.release:
            keeper.take_from_disk(self._shelf)
        if not self._shelf.held.release:
            self._looked.wait(_LAST_PATIENCE)
        self._keeper.start()
        self._shelf.followed = True
        self._told()

    def run(self) -> None:
        while True:
            try:
                self._look()
                self._told()
            except Exception:
                # Whatever it was: the next look must come.
                logger.exception("following releases failed once")
            self._looked.set()
            time.sleep(INTERVAL)

    def _look(self) -> None:
        try:
            close_old_connections()
            if refresh(self._shelf):
                self._keeper.hurry()
        except (DatabaseError, InterfaceError) as error:
            self._complain(error)
            with contextlib.suppress(Exception):
                connection.close()
            return
        self._complained = False

    def _complain(self, error: Exception) -> None:
        """Once for each outage: the log is not to drown in it."""
        if not self._complained:
            logger.error("the database does not answer; messages are given from memory: %s", error)
        self._complained = True


_follower: list[Follower] = []


def follow(*, told: Callable[[], None] = lambda: None) -> None:
    """Begin to follow releases, once in a process. `told` is called after each look."""
    if not _follower:
        _follower.append(Follower(shelf, told))
        _follower[0].begin()
