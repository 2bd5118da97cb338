"""Keeps on disk, and in the storage for a CDN, what a server's process holds.

It has a thread of its own: a bucket that hangs delays nobody.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage

from catalog.domain.languages import SOURCE
from catalog.operations.kept_bundles import keep, kept_manifest, read_kept, remove_old, stores
from catalog.operations.shelf import GRACE, Held, Shelf

logger = logging.getLogger(__name__)

# How often it looks whether all is there, and writes down when the database confirmed it.
_INTERVAL = 5.0
# How often each file is looked for where looking costs a request.
_FAR_INTERVAL = 3_600.0


class Keeper(threading.Thread):
    """Writes what the shelf holds, and mends what went missing, for as long as the process lives."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(name="keeper", daemon=True)
        self._shelf, self._hurried = shelf, threading.Event()
        # The stores of which it was told that they fail: once, until they work again.
        self._failing: set[int] = set()
        self._gone_through: dict[int, float] = {}

    def hurry(self) -> None:
        """There is a new release."""
        self._hurried.set()

    def run(self) -> None:
        while True:
            self._hurried.clear()
            held = self._shelf.held
            if held.manifest is not None and SOURCE in held.bundles:
                self._care(held)
            self._hurried.wait(_INTERVAL)

    def _care(self, held: Held) -> None:
        for number, store in enumerate(stores()):
            try:
                self._keep(number, store, held)
                self._failing.discard(number)
            except Exception:
                # Each store fails in its own way: a full disk, a network, a right.
                if number not in self._failing:
                    logger.exception("bundles can't be kept in %s", store)
                self._failing.add(number)
            if number == 0 and time.time() - self._shelf.confirmed <= GRACE:
                # The folder's: before another store may hang.
                with contextlib.suppress(OSError):
                    _confirmed_file().touch()

    def _keep(self, number: int, store: Storage, held: Held) -> None:
        assert held.manifest is not None
        known = kept_manifest(store)
        now = time.monotonic()
        near = isinstance(store, FileSystemStorage)
        due = near or now - self._gone_through.get(number, -_FAR_INTERVAL) >= _FAR_INTERVAL
        if due or known is None or known.release < held.release:
            keep(held.manifest, held.bundles, store)
            remove_old(store, older_than=settings.BUNDLES_KEPT_SECONDS)
            self._gone_through[number] = now


def take_from_disk(shelf: Shelf) -> None:
    """Put on an empty shelf what a store keeps; nothing where none has it whole."""
    for store in stores():
        try:
            found = read_kept(store)
        except Exception:
            logger.exception("bundles can't be read from %s", store)
            continue
        if found is not None:
            made, bundles = found
            if shelf.held.release:
                # The database's answer came meanwhile.
                return
            shelf.confirmed, shelf.unconfirmed = _last_confirmed(), True
            shelf.held = Held(made.release, bundles, made)
            logger.error("the database gives no release; %d is given from disk", made.release)
            return


def _confirmed_file() -> Path:
    return Path(settings.BUNDLES_DIR) / "confirmed"


def _last_confirmed() -> float:
    try:
        return os.stat(_confirmed_file()).st_mtime
    except OSError:
        return 0.0
