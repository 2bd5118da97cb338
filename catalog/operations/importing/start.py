"""Looking through an upload now, or beside the request where that takes longer."""

from __future__ import annotations

import contextlib
import logging
import threading

from django.db import close_old_connections
from django.utils import timezone, translation

from catalog.models import MessageImport
from catalog.operations.errors import ImportCancelled
from catalog.operations.importing.beat import SILENT, beat
from catalog.operations.importing.look_through import look_through

logger = logging.getLogger(__name__)

# Up to so many bytes are looked through while the person waits: less than a second.
SMALL = 1024 * 1024


def start_looking(made: MessageImport) -> MessageImport:
    """Look through it: at once where it is small, else by a thread that tells how far it is.

    From the beginning, also where the process that read it has ended.
    What can't be looked through for a reason that is not the file's is `failed` without a sentence.
    """
    if made.state != MessageImport.State.READING:
        return made
    if made.size <= SMALL:
        return _looked(made)
    language = translation.get_language()
    threading.Thread(
        target=_look, args=(made.pk, made.attempt, language), name=f"import-{made.pk}", daemon=True
    ).start()
    return made


def is_silent(made: MessageImport) -> bool:
    """Whether nobody reads it any more: the process that did has ended."""
    reading = made.state == MessageImport.State.READING
    return reading and timezone.now() - made.beat_at > SILENT


def _look(pk: int, attempt: int, language: str | None) -> None:
    close_old_connections()
    try:
        made = MessageImport.objects.filter(pk=pk).first()
        if made is not None:
            made.attempt = attempt
            # Its sentences are in the language of who uploaded it.
            with translation.override(language):
                _looked(made)
    finally:
        close_old_connections()


def _looked(made: MessageImport) -> MessageImport:
    try:
        return look_through(made)
    except ImportCancelled:
        return MessageImport.objects.filter(pk=made.pk).first() or made
    except Exception:
        logger.exception("import %d could not be looked through", made.pk)
        made.state, made.told = MessageImport.State.FAILED, ""
        with contextlib.suppress(ImportCancelled):
            beat(made, "state", "told")
        return made
