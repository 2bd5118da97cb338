"""Exporting the working copy: for a spreadsheet, or for a translator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from catalog.domain.cells import FALLBACK
from catalog.domain.languages import BY_TAG, SOURCE, TAGS
from catalog.models import Service
from catalog.operations.errors import InvalidFields, NotFound
from catalog.operations.hand_off.units import Unit, units_of
from catalog.operations.hand_off.write_po import write_po
from catalog.operations.hand_off.write_xliff import write_xliff
from catalog.operations.languages import check_languages
from catalog.operations.permissions import require
from catalog.operations.writing import HAND_OFFS, FileFormat, Shape
from catalog.operations.writing.changed_since import changed_since
from catalog.operations.writing.csv_file import write_csv
from catalog.operations.writing.messages import (
    ExportedMessage,
    missing_in_any,
    narrowed,
    read_messages,
)
from catalog.operations.writing.sheet_columns import beside_english, sheet_columns
from catalog.operations.writing.tables import ExportTable, long_table, wide_table
from catalog.operations.writing.xlsx_file import write_xlsx


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is exported, once it is checked. `changed`: where, by primary key; None: not asked."""

    rows: Any
    languages: tuple[str, ...]
    only_missing: bool
    changed: dict[int, set[str]] | None

    def read(self, languages: Sequence[str]) -> Iterator[ExportedMessage]:
        """The messages, with texts of these languages."""
        for message in read_messages(self.rows, languages):
            if self.changed is None or message.pk in self.changed:
                yield message

    def has(self, message: ExportedMessage, tag: str) -> bool:
        """Whether this message in this language is wanted."""
        if self.only_missing and not message.is_missing_in(tag):
            return False
        return self.changed is None or bool(self.changed[message.pk] & {tag, SOURCE})


def export_messages(
    *,
    by: Any | None,
    file: BinaryIO,
    languages: Sequence[str] = TAGS,
    services: Sequence[str] = (),
    only_missing: bool = False,
    since: int | None = None,
    shape: Shape = "wide",
    file_format: FileFormat = "csv",
    messages: Any | None = None,
) -> None:
    """Write the chosen messages into `file` (binary, at its place; it stays open).

    `by` is None for the machine's own operator, who can read the database anyway. `services`: only
    these, by slug (`*`: the fallback message); none: all. `only_missing`: messages in use without a
    title or a body in one of `languages`. `since`: those in use that differ from what this release
    left, in one of `languages`, in English or in their code's own fields (0: before the first).
    `messages`: only these primary keys, a QuerySet of them or a list. `shape` is for tables; XLIFF
    and PO are for one language that is not English.

    Raises NotPermitted; NotFound for a language, service or release that is not there, and where XLIFF
    or PO would be empty; InvalidFields for languages that the format can't have. Then nothing was
    written.
    """
    if by is not None:
        require(by, "export_message")
    _check(languages, services, file_format)
    rows = narrowed(services=services, messages=messages)
    changed = None
    if since is not None:
        changed = changed_since(rows, release=since, languages=languages)
    if only_missing:
        rows = missing_in_any(rows, languages)
    chosen = _Chosen(rows, tuple(languages), only_missing, changed)
    if file_format in HAND_OFFS:
        write_units = write_xliff if file_format == "xliff" else write_po
        write_units(_some(_units(chosen)), lang=chosen.languages[0], file=file)
    elif file_format == "xlsx":
        _write_xlsx(chosen, shape, file)
    else:
        write_csv(_table(chosen, shape, None, chosen.languages), file)


def _check(languages: Sequence[str], services: Sequence[str], file_format: FileFormat) -> None:
    check_languages(languages)
    if not languages:
        raise InvalidFields({"languages": [_("Choose a language.")]})
    if file_format in HAND_OFFS and (len(languages) != 1 or languages[0] == SOURCE):
        told = _("XLIFF and PO are for one language that is not English. Choose one.")
        raise InvalidFields({"languages": [told]})
    known = {FALLBACK, *Service.objects.filter(slug__in=services).values_list("slug", flat=True)}
    for slug in services:
        if slug not in known:
            raise NotFound(_("There is no service “%(slug)s”.") % {"slug": slug})


def _table(
    chosen: _Chosen, shape: Shape, columns: Sequence[str] | None, languages: Sequence[str]
) -> ExportTable:
    if shape == "wide":
        return wide_table(chosen.read(languages), columns, languages)
    return long_table(chosen.read(chosen.languages), chosen.languages, chosen.has)


def _write_xlsx(chosen: _Chosen, shape: Shape, file: BinaryIO) -> None:
    languages, columns = beside_english(chosen.languages)
    table = _table(chosen, shape, columns, languages)
    only = chosen.languages[0] if len(chosen.languages) == 1 else SOURCE
    write_xlsx(
        table,
        sheet_columns(table.columns, chosen.languages),
        file,
        right_to_left=BY_TAG[only].direction == "rtl",
    )


def _units(chosen: _Chosen) -> Iterator[Unit]:
    (lang,) = chosen.languages
    for message in chosen.read((SOURCE, lang)):
        if chosen.has(message, lang):
            yield from units_of(message, lang)


def _some(units: Iterator[Unit]) -> Iterator[Unit]:
    """`units`, of which there is one at least: neither format has a file without."""
    first = next(units, None)
    if first is None:
        raise NotFound(_("There is nothing to translate in what you chose. Choose more."))
    return chain((first,), units)
