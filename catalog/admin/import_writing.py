"""Confirming an import with a script on the page: how far it is comes line by line, then what came of it.

The answer is a JSON object in each line: `{"ready": 500, "of": 3333}` while rows are made ready, at the
end `{"told": "3 texts are imported.", "is_done": true}`, or why nothing was written. Whoever goes away
before that has stopped it.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.admin.import_actions import told_of_imported
from catalog.models import MessageImport
from catalog.operations.errors import CatalogueError, ImportCancelled
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.to_write import good_rows

logger = logging.getLogger(__name__)
LINES = "application/x-ndjson"


def confirming(
    made: MessageImport, *, by: Any, good_rows_only: bool, revision: int | None
) -> StreamingHttpResponse:
    """Begin to confirm, and answer as it goes on. `revision`: the import's that the person saw."""
    lines = _Writing(made, by, good_rows_only, revision)
    return StreamingHttpResponse(
        lines.told(),
        content_type=LINES,
        # A server in front passes each line on as it comes.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


class _Writing:
    def __init__(
        self, made: MessageImport, by: Any, good_rows_only: bool, revision: int | None
    ) -> None:
        self._made, self._by = made, by
        self._good_rows_only, self._revision = good_rows_only, revision
        self._language, self._of = translation.get_language(), good_rows(made).count()
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self._is_stopped = threading.Event()

    def told(self) -> Iterator[bytes]:
        threading.Thread(target=self._confirm, name=f"confirm-{self._made.pk}", daemon=True).start()
        try:
            while True:
                line = self._lines.get()
                yield json.dumps(line).encode() + b"\n"
                if "told" in line:
                    return
        finally:
            # Too late where it was written already.
            self._is_stopped.set()

    def _confirm(self) -> None:
        told, is_done = "", False
        try:
            with translation.override(self._language):
                told, is_done = self._outcome()
        finally:
            self._lines.put({"told": told, "is_done": is_done})
            connection.close()

    def _outcome(self) -> tuple[str, bool]:
        try:
            done = confirm_import(
                of=self._made.pk,
                by=self._by,
                good_rows_only=self._good_rows_only,
                revision=self._revision,
                told=self._laid_ready,
            )
        except CatalogueError as error:
            return str(error), False
        except Exception:
            logger.exception("import %d could not be confirmed", self._made.pk)
            return _("Something went wrong, and nothing was imported. Try again."), False
        return told_of_imported(done), True

    def _laid_ready(self, rows: int) -> None:
        if self._is_stopped.is_set():
            raise ImportCancelled(_("Stopped. Nothing was changed."))
        self._lines.put({"ready": rows, "of": self._of})
