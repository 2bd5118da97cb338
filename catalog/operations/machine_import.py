"""An import that nobody looks at before it is written: a program's, or one from a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import MessageImport
from catalog.operations.errors import NotOpen, NotWhatWasSeen, UnreadableFile
from catalog.operations.importing.confirm import Otherwise, check_decided, confirm_import
from catalog.operations.importing.start import is_silent, start_looking
from catalog.operations.importing.take import give_up
from catalog.operations.importing.to_write import Told

# Others may edit the same texts between the comparison and the writing; nobody does so for long.
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed beforehand. `otherwise`: whose text stays where both sides changed it.

    `good_rows_only`: rows that are wrong stay out, instead of all of them.
    """

    otherwise: Otherwise = "stop"
    good_rows_only: bool = False


def carry_on(
    made: MessageImport,
    *,
    by: Any,
    terms: Terms,
    dry_run: bool = False,
    told: Told = lambda _rows: None,
) -> MessageImport:
    """Take an import as far as it goes now: `reading` where it must be asked again, else `applied`.

    `ready` after a dry run, which writes nothing. One that was imported before is not imported again.
    `told` is as in confirm_import. Raises UnreadableFile, ImportWrong, ImportUndecided,
    NotWhatWasSeen, NotOpen where it was given up or undone, NotPermitted, NotFound.
    """
    state = MessageImport.State
    if is_silent(made):
        made = start_looking(made)
    if made.state == state.FAILED:
        not_the_file = _(
            "The file could not be read, and it is not the file's fault. Send it again. If that "
            "fails, too, tell an administrator."
        )
        raise UnreadableFile(made.told or not_the_file)
    if made.state == state.CANCELLED:
        raise NotOpen(_("This import was given up. Send the file again, with a new key."))
    if made.state == state.UNDONE:
        raise NotOpen(_("This import was undone. Send the file again, with a new key."))
    if made.state != state.READY:
        return made
    if not dry_run:
        return _confirmed(made, by, terms, told)
    check_decided(made, terms.otherwise, terms.good_rows_only)
    return made


def forget_import(made: MessageImport, *, by: Any) -> None:
    """Leave nothing of an import that was not confirmed and that nobody reads any more.

    Raises NotFound, and NotOpen where it was confirmed.
    """
    give_up(of=made.pk, by=by)
    MessageImport.objects.filter(pk=made.pk, by=by, applied_at=None).delete()


def _confirmed(made: MessageImport, by: Any, terms: Terms, told: Told) -> MessageImport:
    """The terms hold for what others have changed meanwhile, too: it is compared anew, and written."""
    for left in reversed(range(_ATTEMPTS)):
        try:
            return confirm_import(
                of=made.pk,
                by=by,
                otherwise=terms.otherwise,
                good_rows_only=terms.good_rows_only,
                told=told,
            )
        except NotWhatWasSeen:
            if not left:
                raise
    raise AssertionError
