"""What an import writes, laid ready before anything is locked: others wait only for the writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from catalog.domain.cells import CODE_FIELDS, FALLBACK, TEXT_COLUMNS
from catalog.models import ErrorCode, ImportRow, Message, MessageImport, Service, Source
from catalog.models.import_cells import kinds_and_texts
from catalog.operations.creating_in_bulk import NewCodes
from catalog.operations.importing.cells import code_fields_of, taken, texts_of
from catalog.operations.recording import Origin, insert
from catalog.operations.recording_in_bulk import NewTexts, Texts

CHUNK = 500
# What a code gets that comes without a resolution: a person who can help, never a blind retry.
DEFAULT_RESOLUTION = "contact_support"
# Called with how many of the import's rows were laid ready. What it raises stops the import.
Told = Callable[[int], None]


def good_rows(made: MessageImport) -> Any:
    """The lines without anything wrong."""
    return ImportRow.objects.filter(of=made, wrong=0)


def batched(rows: Iterable[ImportRow], size: int) -> Iterator[list[ImportRow]]:
    """At most so many at a time."""
    given = iter(rows)
    while some := list(islice(given, size)):
        yield some


def in_pages(rows: Any, *order: str) -> Iterator[ImportRow]:
    """Some rows at a time: while a query is open, SQLite drops no table, not even another one."""
    for page in _pages(rows, *order):
        found = ImportRow.objects.in_bulk(page)
        # One that was given up at this moment is not there any more.
        yield from (found[key] for key in page if key in found)


def _pages(rows: Any, *order: str) -> Iterator[list[int]]:
    keys = list(rows.order_by(*order, "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


class Line(NamedTuple):
    """What of an ImportRow tells what to write. `stored`: its cells, as they stand in the database."""

    pk: int
    message: int | None
    code_row: int | None
    service: str
    code: str
    service_name: str
    decided: dict[str, str]
    stored: str

    def texts(self, otherwise: str) -> dict[str, str]:
        """By column, as in `taken`."""
        return dict(taken(kinds_and_texts(self.stored), self.decided, otherwise))


def _lines(rows: Any, *order: str) -> Iterator[Line]:
    """Without the models and dictionaries of a hundred thousand cells."""
    columns = ImportRow.objects.annotate(stored=Cast("cells", TextField()))
    for page in _pages(rows, *order):
        found = columns.filter(pk__in=page).values_list(*Line._fields)
        by_key = {values[0]: Line(*values) for values in found}
        yield from (by_key[key] for key in page if key in by_key)


class ToWrite:
    """Three scratch tables: texts of messages, what is said of their codes, and new codes.

    `otherwise`: what counts for conflicts that nobody decided, `mine` or `theirs`.
    """

    def __init__(self, made: MessageImport, otherwise: str, told: Told) -> None:
        self._made, self._otherwise, self._told = made, otherwise, told
        columns = {*made.columns, "resolution"}
        self._messages = NewTexts(Message, [one for one in TEXT_COLUMNS if one in columns])
        self._of_codes = NewTexts(ErrorCode, [one for one in CODE_FIELDS if one in columns])
        self._codes = NewCodes()
        self._services: dict[str, str] = {}
        self._fallback: dict[str, str] = {}
        self._seen = 0
        # So many messages get something, or are new.
        self.rows = 0

    @contextmanager
    def tables(self) -> Iterator[ToWrite]:
        """The tables, empty, for as long as the block."""
        with self._messages.kept(), self._of_codes.kept(), self._codes.kept():
            yield self

    def lay_ready(self) -> None:
        """Fill the tables. Once."""
        of_codes: dict[int, dict[str, str]] = {}
        self._messages.fill(self._known(of_codes))
        self._of_codes.fill(of_codes.items())
        self._codes.fill(self._new())

    def write(self, *, by: Any) -> None:
        """In a transaction that has locked what it changes. IntegrityError where a code is there by now."""
        origin = Origin(by, Source(self._made.source), self._made.file_name, self._made.pk)
        known = set(Service.objects.values_list("slug", flat=True))
        insert(
            [
                Service(slug=slug, name=name or named_from(slug))
                for slug, name in self._services.items()
                if slug not in known
            ],
            origin=origin,
        )
        self._codes.write(origin=origin)
        if self._fallback:
            insert([Message(is_fallback=True, **self._fallback)], origin=origin)
        self._of_codes.write(origin=origin)
        self._messages.write(origin=origin)

    def _known(self, of_codes: dict[int, dict[str, str]]) -> Iterator[tuple[int, Texts]]:
        """Primary key and texts of each message; in the long shape it has several lines.

        What is said of their codes is put into `of_codes`, so that no line is read twice.
        """
        rows = good_rows(self._made).filter(is_new=False, message__isnull=False)
        for message, lines in groupby(
            self._read(rows, "message", "number"), lambda row: row.message
        ):
            texts: dict[str, str] = {}
            for row in lines:
                texts.update(row.texts(self._otherwise))
                if row.code_row is not None and (fields := code_fields_of(texts)):
                    of_codes.setdefault(row.code_row, {}).update(fields)
            self.rows += bool(texts)
            if message is not None and (own := texts_of(texts)):
                yield message, own

    def _new(self) -> Iterator[tuple[str, str, Texts]]:
        rows = self._read(good_rows(self._made).filter(is_new=True), "service", "code", "number")
        for (service, code), lines in groupby(rows, lambda row: (row.service, row.code)):
            texts: dict[str, str] = {}
            for row in lines:
                texts.update(row.texts(self._otherwise))
                if service != FALLBACK:
                    self._services[service] = self._services.get(service) or row.service_name
            self.rows += 1
            if service == FALLBACK:
                self._fallback = texts_of(texts)
            else:
                texts["resolution"] = texts.get("resolution") or DEFAULT_RESOLUTION
                yield service, code, texts

    def _read(self, rows: Any, *order: str) -> Iterator[Line]:
        for row in _lines(rows, *order):
            yield row
            self._seen += 1
            if self._seen % CHUNK == 0:
                self._told(self._seen)


def named_from(slug: str) -> str:
    """A display name for a new service that came without one: `otp-manager` → `Otp Manager`."""
    return " ".join(word.capitalize() for word in slug.split("-"))
