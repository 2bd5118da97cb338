"""Files sent in tests, as an editor or a program sends them."""

from __future__ import annotations

import io
from typing import Any

from catalog.models import MessageImport, Source
from catalog.operations.importing.confirm import Otherwise
from catalog.operations.importing.look_through import look_through
from catalog.operations.importing.take import take_upload
from catalog.operations.machine_import import Terms, carry_on


def sent(
    data: bytes,
    *,
    by: Any,
    file_name: str = "texts.csv",
    source: Source = Source.IMPORT,
    erase_blanks: bool = False,
) -> MessageImport:
    """What the file with these bytes would change; nothing is written yet."""
    made, _new = take_upload(
        file=io.BytesIO(data),
        file_name=file_name,
        by=by,
        source=source,
        erase_blanks=erase_blanks,
    )
    return look_through(made)


def imported(
    data: bytes, *, by: Any, file_name: str = "texts.csv", otherwise: Otherwise = "stop"
) -> MessageImport:
    """All that the file brings, written. Raises what `carry_on` raises."""
    made = sent(data, by=by, file_name=file_name)
    return carry_on(made, by=by, terms=Terms(otherwise))
