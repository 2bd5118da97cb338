"""Taking an upload: kept in the database, so that a restart or another process loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import ImportFile, MessageImport, Source
from catalog.models.message_import import GIVEN_UP
from catalog.operations.errors import KeyTaken
from catalog.operations.importing.beat import SILENT
from catalog.operations.importing.find import own_import
from catalog.operations.importing.upload_file import Packed, packed
from catalog.operations.permissions import require

# A preview that nobody confirmed within a day is forgotten; so many may wait for each person.
KEPT = timedelta(days=1)
KEPT_AT_MOST = 10


def take_upload(
    *,
    file: BinaryIO,
    file_name: str,
    by: Any,
    source: Source,
    erase_blanks: bool = False,
    key: str = "",
) -> tuple[MessageImport, bool]:
    """Keep the upload as an import that is still to be looked through; and whether it is new.

    With a `key` that this user has given before for the same file, it is the import of then. Raises
    NotPermitted, UnreadableFile where it is too large, KeyTaken for another file.
    """
    require(by, "import_message")
    with packed(file) as upload:
        return _taken(upload, by, source, file_name, erase_blanks, key)


def _taken(
    upload: Packed, by: Any, source: Source, file_name: str, erase_blanks: bool, key: str
) -> tuple[MessageImport, bool]:
    known = MessageImport.objects.filter(by=by, key=key).first() if key else None
    if known is not None and known.state == MessageImport.State.FAILED and not known.told:
        # It was the platform that failed, not the file.
        known.delete()
        known = None
    if known is None:
        forget_old(by)
        try:
            return _kept(upload, by, source, file_name, erase_blanks, key), True
        except IntegrityError:
            # The same request at the same moment, by another process.
            known = MessageImport.objects.get(by=by, key=key)
    if (known.digest, known.erase_blanks) != (upload.digest, erase_blanks):
        raise KeyTaken(_("This key was used for another file. Use a new key for each file."))
    return known, False


def give_up(*, of: int, by: Any) -> None:
    """Forget an import that was not confirmed, also while it is being read. Raises NotFound, NotOpen."""
    with transaction.atomic():
        made = own_import(of, by, lock=True)
        if made.state in (MessageImport.State.READING, MessageImport.State.READY):
            made.state = MessageImport.State.CANCELLED
            made.save(update_fields=["state"])
            made.lines.all().delete()
            ImportFile.objects.filter(of=made).delete()
        elif made.state not in GIVEN_UP:
            own_import(of, by, state=MessageImport.State.READY)


def forget_old(by: Any) -> None:
    """Delete what was given up or never confirmed, and the oldest of too many that wait.

    What was confirmed stays, but for the upload itself: its rows tell what it did.
    """
    ImportFile.objects.filter(of__applied_at__lt=timezone.now() - KEPT).delete()
    unconfirmed = MessageImport.objects.filter(applied_at=None)
    unconfirmed.filter(at__lt=timezone.now() - KEPT).delete()
    # One that is being read at this moment is not taken away from who waits for it.
    read = Q(state=MessageImport.State.READING, beat_at__gt=timezone.now() - SILENT)
    waiting = unconfirmed.filter(by=by).exclude(read).order_by("-pk").values_list("pk", flat=True)
    unconfirmed.filter(pk__in=list(waiting[KEPT_AT_MOST - 1 :])).delete()


def _kept(
    upload: Packed, by: Any, source: Source, file_name: str, erase_blanks: bool, key: str
) -> MessageImport:
    now = timezone.now()
    with transaction.atomic():
        made = MessageImport.objects.create(
            by=by,
            at=now,
            beat_at=now,
            source=source,
            file_name=file_name[:100],
            digest=upload.digest,
            size=upload.size,
            erase_blanks=erase_blanks,
            key=key,
        )
        upload.keep(made)
    return made
