"""Who reads an import's file: one at a time, and it tells so while it is at it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import ImportRow, MessageImport
from catalog.operations.errors import ImportCancelled

# Who reads a file tells so every few seconds; after this it is known that nobody does.
SILENT = timedelta(minutes=2)
_BEAT = timedelta(milliseconds=250)


def begin(of: MessageImport) -> bool:
    """Become the one who reads it, in the place of an earlier one, of whom nothing is left.

    False where somebody else began since `of` was fetched, or it is read already.
    """
    with transaction.atomic():
        mine = MessageImport.objects.filter(
            pk=of.pk, state=MessageImport.State.READING, attempt=of.attempt
        )
        now = timezone.now()
        if not mine.update(attempt=of.attempt + 1, beat_at=now, rows=0, checked=0):
            return False
        ImportRow.objects.filter(of=of).delete()
    of.attempt, of.beat_at, of.rows, of.checked = of.attempt + 1, now, 0, 0
    return True


def is_due(of: MessageImport) -> bool:
    """Whether it is time to tell how far it is, and to ask whether somebody gave it up."""
    return timezone.now() - of.beat_at > _BEAT


def beat(of: MessageImport, *fields: str) -> None:
    """Save these fields, and tell that it is still read. Raises ImportCancelled where it is no more."""
    of.beat_at = timezone.now()
    now = {name: getattr(of, name) for name in (*fields, "beat_at")}
    still = MessageImport.objects.filter(
        pk=of.pk, state=MessageImport.State.READING, attempt=of.attempt
    )
    if not still.update(**now):
        raise ImportCancelled(_("The import was given up. Nothing was changed."))
