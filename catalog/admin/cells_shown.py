"""How the pages name a cell, and show its text before and after."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog.domain import wording
from catalog.domain.cells import TEXT_COLUMNS, CellKey, split_column
from catalog.domain.languages import BY_TAG
from catalog.models import ErrorCode, Message, Service


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell's change; `lang` and `direction` are those of its text."""

    label: str
    lang: str
    direction: str
    old: str
    new: str
    parts: list[wording.Part]

    @property
    def erases(self) -> bool:
        return bool(self.old) and not self.new


def shown_cell(column: str, old: str, new: str) -> ShownCell:
    """A cell of the column `title_hi` and the like, or of a column without a language."""
    if column in TEXT_COLUMNS:
        field, tag = split_column(column)
        label = f"{field_label(field)} · {BY_TAG[tag].native_name}"
        return ShownCell(label, tag, BY_TAG[tag].direction, old, new, wording.compare(old, new))
    return ShownCell(field_label(column), "en", "ltr", old, new, wording.compare(old, new))


def shown_change(key: CellKey, old: str, new: str) -> ShownCell:
    """The same, where the page says which language it is."""
    direction = BY_TAG[key.lang].direction if key.lang else "ltr"
    parts = wording.compare(old, new)
    return ShownCell(field_label(key.field), key.lang or "en", direction, old, new, parts)


def field_label(name: str) -> str:
    """A field's name as its model gives it, in the reader's language."""
    for model in (Message, ErrorCode, Service):
        if name in {field.name for field in model._meta.get_fields()}:
            return str(capfirst(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return _("Service's name")
