"""The first run: the shipped catalogue becomes the working copy and release 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.domain.languages import TAGS
from catalog.models import Message, Release, Service, Source
from catalog.operations.errors import NotEmpty
from catalog.operations.import_messages import import_messages
from catalog.operations.publish import publish_alone
from catalog.operations.read_table import read_table


def is_empty() -> bool:
    """Whether nobody has put anything into the catalogue yet."""
    return not any(model.objects.exists() for model in (Service, Message, Release))


@transaction.atomic
def load_shipped(*, folder: Path, by: Any) -> Release:
    """Import every table in `folder` into an empty catalogue and publish it: all or nothing.

    Nobody has edited these texts here, and there is no second person yet: the release is marked
    as made without four eyes. Raises NotPermitted, ImportRefused, NotEmpty, OSError.
    """
    if not is_empty():
        raise NotEmpty(_("The catalogue has texts already, so the shipped ones are not loaded."))
    for name in ("errors.csv", *(f"messages.{tag}.csv" for tag in TAGS)):
        table = read_table((folder / name).read_bytes())
        import_messages(table=table, by=by, source=Source.IMPORT, file_name=name)
    return publish_alone(by=by, note="The catalogue as shipped: drafts in 13 languages")
