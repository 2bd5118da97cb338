"""Texts as they come from a door: normalized, and refused where domain/quality.py says so."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from catalog.domain import quality
from catalog.domain.cells import is_text, split_column
from catalog.operations.errors import InvalidFields


def problems_of(column: str, text: str) -> list[str]:
    """What is wrong with a normalized text of `title_hi` and the like, or of `description`."""
    if is_text(column):
        found = quality.problems(split_column(column)[0], text)
    else:
        found = quality.description_problems(text)
    return [_(problem.template) % problem.params for problem in found]


def cleaned(texts: Mapping[str, str]) -> dict[str, str]:
    """All `texts` (by column) normalized. Raises InvalidFields with every problem."""
    normal = {column: quality.normalize(text) for column, text in texts.items()}
    told = {column: problems_of(column, text) for column, text in normal.items()}
    if any(told.values()):
        raise InvalidFields({column: found for column, found in told.items() if found})
    return normal
