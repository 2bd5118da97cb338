"""Finding an import for somebody who may see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from catalog.models import MessageImport
from catalog.operations.errors import NotFound, NotOpen


def own_import(of: int, by: Any, *, state: str = "", lock: bool = False) -> MessageImport:
    """The import `of` that `by` uploaded. Raises NotFound, or NotOpen where it is in another state."""
    rows = MessageImport.objects.filter(pk=of, by=by)
    made = (rows.select_for_update() if lock else rows).first()
    if made is None:
        raise NotFound(_("This upload is no longer kept. Choose the file again."))
    if state and made.state != state:
        told = _("This import can't be changed any more: %(state)s.")
        raise NotOpen(told % {"state": made.get_state_display()})
    return made
