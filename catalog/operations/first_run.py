"""The first run: the shipped catalogue becomes the working copy and release 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from catalog.domain.languages import TAGS
from catalog.models import Message, Release, Service, Source
from catalog.operations.import_messages import import_messages
from catalog.operations.publish import publish
from catalog.operations.read_table import read_table


def is_empty() -> bool:
    """Whether nobody has put anything into the catalogue yet."""
    return not any(model.objects.exists() for model in (Service, Message, Release))


@transaction.atomic
def load_shipped(*, folder: Path, by: Any) -> Release:
    """Import every table in `folder` and publish it: all or nothing.

    Raises NotPermitted, ImportRefused, NothingToPublish, OSError.
    """
    for name in ("errors.csv", *(f"messages.{tag}.csv" for tag in TAGS)):
        table = read_table((folder / name).read_bytes())
        import_messages(table=table, by=by, source=Source.IMPORT, file_name=name)
    return publish(by=by, note="The catalogue as shipped: drafts in 13 languages")
