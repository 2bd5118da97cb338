"""Languages that somebody names."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from catalog.domain.languages import BY_TAG
from catalog.operations.errors import NotFound


def check_languages(tags: Iterable[str]) -> None:
    """Raises NotFound for a tag that is none of the catalogue's."""
    for tag in sorted(set(tags) - BY_TAG.keys()):
        raise NotFound(_("There is no language “%(tag)s”.") % {"tag": tag})
