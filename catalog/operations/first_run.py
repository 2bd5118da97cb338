"""The first run: the shipped catalogue becomes the working copy and release 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.domain.languages import TAGS
from catalog.models import Message, MessageImport, Release, Service, Source
from catalog.operations.errors import NotEmpty
from catalog.operations.importing.look_through import look_through
from catalog.operations.importing.take import take_upload
from catalog.operations.machine_import import Terms, carry_on
from catalog.operations.publish import publish_alone


def is_empty() -> bool:
    """Whether nobody has put anything into the catalogue yet."""
    return not any(model.objects.exists() for model in (Service, Message, Release))


@transaction.atomic
def load_shipped(*, folder: Path, by: Any) -> Release:
    """Import every table in `folder` into an empty catalogue and publish it: all or nothing.

    Nobody has edited these texts here, and there is no second person yet: the release is marked
    as made without four eyes. Raises NotPermitted, UnreadableFile, ImportWrong, NotEmpty, OSError.
    """
    if not is_empty():
        raise NotEmpty(_("The catalogue has texts already, so the shipped ones are not loaded."))
    for name in ("errors.csv", *(f"messages.{tag}.csv" for tag in TAGS)):
        _import(folder / name, by)
    return publish_alone(by=by, note="The catalogue as shipped: drafts in 13 languages")


def _import(path: Path, by: Any) -> None:
    with path.open("rb") as file:
        made, _new = take_upload(file=file, file_name=path.name, by=by, source=Source.IMPORT)
    carry_on(look_through(made), by=by, terms=Terms())
    # Nobody has sent these files, and release 1 shows what they brought: there is nothing to undo.
    MessageImport.objects.filter(pk=made.pk).delete()
