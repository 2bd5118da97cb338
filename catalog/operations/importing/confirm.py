"""Confirming an import: exactly what was shown is written, all of it or nothing."""

from __future__ import annotations

from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import MessageImport
from catalog.operations.errors import ImportUndecided, ImportWrong, NotWhatWasSeen
from catalog.operations.importing.counts import counted
from catalog.operations.importing.decide import check_revision, decide_rest
from catalog.operations.importing.find import own_import
from catalog.operations.importing.locks import lock_rows
from catalog.operations.importing.meanwhile import what_changed
from catalog.operations.importing.to_write import Told, ToWrite, good_rows
from catalog.operations.permissions import require

# What counts for conflicts that nobody decided: nothing is imported, the file's texts, the catalogue's.
Otherwise = Literal["stop", "mine", "theirs"]
# First all is laid ready before anything is locked. Where others have written meanwhile, it is laid
# once more under the locks, so that nobody who writes without pause can hold it up for ever.
_ATTEMPTS = 3


def confirm_import(
    *,
    of: int,
    by: Any,
    otherwise: Otherwise = "stop",
    good_rows_only: bool = False,
    revision: int | None = None,
    told: Told = lambda _rows: None,
) -> MessageImport:
    """Write what the import brings, and tell how much that was. Not in a transaction.

    `revision`: the import's, as it was when the person saw it. `told` is called with how many rows
    were laid ready so far, and may raise to stop it. Raises ImportWrong where rows are wrong and not
    only the good ones are wanted, ImportUndecided, NotWhatWasSeen where texts were changed since they
    were shown: then the import shows them anew. NotFound, NotPermitted, NotOpen.
    """
    require(by, "import_message")
    changed: list[str] = []
    for attempt in range(_ATTEMPTS):
        made = own_import(of, by, state=MessageImport.State.READY)
        check_decided(made, otherwise, good_rows_only)
        if not attempt:
            check_revision(made, revision)
            # Most of what others have changed is found before anything is locked.
            changed = what_changed(made)
            if changed and otherwise == "stop":
                break
        with ToWrite(made, otherwise, told).tables() as texts:
            if not attempt:
                texts.lay_ready()
            try:
                done, changed = _written(made, by, otherwise, texts, is_laid=not attempt)
            except IntegrityError:
                # Somebody made the same service or code at this moment. It is seen in the next turn.
                if attempt == _ATTEMPTS - 1:
                    raise
                continue
        if done:
            return made
        if changed and otherwise == "stop":
            break
    told_by_name = _(
        "Since the preview others have changed %(names)s. Look at it again, then confirm."
    )
    raise NotWhatWasSeen(told_by_name % {"names": _named(changed)})


def check_decided(made: MessageImport, otherwise: Otherwise, good_rows_only: bool) -> None:
    """Raises ImportWrong or ImportUndecided, where this import can't be written so."""
    wrong, undecided = made.counts["wrong"], made.counts["undecided"]
    if wrong and not good_rows_only:
        raise ImportWrong(
            ngettext(
                "%(count)d row is wrong; nothing was imported.",
                "%(count)d rows are wrong; nothing was imported.",
                wrong,
            )
            % {"count": wrong}
        )
    if undecided and otherwise == "stop":
        raise ImportUndecided(
            ngettext(
                "%(count)d text was changed by others, too. Decide it; nothing was imported.",
                "%(count)d texts were changed by others, too. Decide each; nothing was imported.",
                undecided,
            )
            % {"count": undecided}
        )


@transaction.atomic
def _written(
    made: MessageImport, by: Any, otherwise: str, texts: ToWrite, *, is_laid: bool
) -> tuple[bool, list[str]]:
    """Whether all was written, and what others have changed. If not, it is to be laid ready anew."""
    locked = own_import(made.pk, by, state=MessageImport.State.READY, lock=True)
    if is_laid and locked.revision != made.revision:
        return False, []
    lock_rows(good_rows(made))
    changed = what_changed(locked)
    if (is_laid and locked.revision != made.revision) or (changed and otherwise == "stop"):
        return False, changed
    if not is_laid:
        texts.lay_ready()
    if otherwise != "stop":
        # What was decided for all is recorded like what was decided one by one.
        decide_rest(made, otherwise)
    texts.write(by=by)
    made.state, made.applied_at = MessageImport.State.APPLIED, timezone.now()
    made.written, made.counts = texts.rows, counted(made)
    made.save(update_fields=["state", "applied_at", "written", "counts"])
    return True, changed


def _named(names: list[str]) -> str:
    shown = names[:10]
    return ", ".join(shown) + (f" (+{len(names) - 10})" if len(names) > 10 else "")
