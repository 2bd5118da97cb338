"""What an import would do: compared cell by cell with the working copy, nothing written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from django.utils.translation import gettext as _

from catalog.domain import quality
from catalog.domain.cells import CODE_FIELDS, FALLBACK, RESOLUTIONS, TEXT_COLUMNS
from catalog.models import Message, Service
from catalog.models.error_code import CODE_FORMAT
from catalog.models.service import SLUG_FORMAT
from catalog.operations.errors import UnreadableFile
from catalog.operations.read_table import Row, Table
from catalog.operations.texts import problems_of

KEY_COLUMNS = ("service", "code")
# A new service's display name; the contract's other columns are those of the models.
SERVICE_NAME = "service_name"
COLUMNS = (*KEY_COLUMNS, SERVICE_NAME, *CODE_FIELDS, *TEXT_COLUMNS)

# What a code gets that comes without a resolution: a person who can help, never a blind retry.
DEFAULT_RESOLUTION = "contact_support"

Blank = Literal["keep", "erase"]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that the import changes; `erases` where a text would be gone."""

    column: str
    old: str
    new: str

    @property
    def erases(self) -> bool:
        return bool(self.old) and not self.new


@dataclass(frozen=True, slots=True)
class RowError:
    """A wrong cell (or row, with an empty `column`): where it stands, and what to do."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that brings something: `new` where its code is not in the catalogue yet."""

    line: int
    service: str
    code: str
    new: bool
    service_name: str
    cells: list[CellDifference]


@dataclass(slots=True)
class ImportPlan:
    """`rows`: new and changed ones only; `wrong`: the lines with errors."""

    rows: list[PlannedRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what would happen to them."""
        new = sum(row.new for row in self.rows)
        return {
            "new": new,
            "changed": len(self.rows) - new,
            "unchanged": self.unchanged,
            "wrong": len({error.line for error in self.errors}),
        }

    @property
    def digest(self) -> str:
        """A name for exactly this plan: what was previewed can be held against what would be done."""
        return sha256(repr((self.rows, self.errors)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Existing:
    """What the catalogue has of the file's columns: texts by key and column, and service names."""

    texts: Mapping[Key, Mapping[str, str]]
    services: Mapping[str, str]


def plan_import(table: Table, *, blank: Blank = "keep") -> ImportPlan:
    """Compare `table` with the working copy. Raises UnreadableFile for a wrong header."""
    _check_header(table.columns)
    existing = _existing(table.columns)
    plan = ImportPlan()
    first_lines: dict[Key, int] = {}
    names: dict[str, str] = {}
    for row in table.rows:
        values = {
            column: quality.normalize(cell)
            for column, cell in zip(table.columns, row.cells, strict=False)
        }
        key = values["service"], values["code"]
        errors = [*_row_errors(row, table, values), *_name_errors(row, values, existing, names)]
        if key in first_lines and all(key):
            errors.append(_duplicate(row.line, key, first_lines[key]))
        first_lines.setdefault(key, row.line)
        if errors:
            plan.errors.extend(errors)
        else:
            _plan_row(plan, row.line, values, existing, blank)
    return plan


def _check_header(columns: list[str]) -> None:
    missing = [name for name in KEY_COLUMNS if name not in columns]
    unknown = [name or _("(blank)") for name in columns if name not in COLUMNS]
    double = sorted({name for name in columns if columns.count(name) > 1})
    for names, sentence in (
        (missing, _("The header lacks the column %(names)s.")),
        (unknown, _("The header has unknown columns: %(names)s. Rename or delete them.")),
        (double, _("The header has the same column twice: %(names)s.")),
    ):
        if names:
            raise UnreadableFile(sentence % {"names": ", ".join(names)})


def _existing(columns: Iterable[str]) -> Existing:
    texts = [column for column in TEXT_COLUMNS if column in columns]
    messages = Message.objects.rewrite(False).order_by()
    rows = messages.values_list(
        "error_code__service__slug",
        "error_code__code",
        *(f"error_code__{name}" for name in CODE_FIELDS),
        *texts,
    )
    return Existing(
        texts={
            (service or FALLBACK, code or FALLBACK): dict(
                zip((*CODE_FIELDS, *texts), (cell or "" for cell in cells), strict=True)
            )
            for service, code, *cells in rows
        },
        services=dict(Service.objects.values_list("slug", "name")),
    )


def _row_errors(row: Row, table: Table, values: Mapping[str, str]) -> Iterable[RowError]:
    if any(cell.strip() for cell in row.cells[len(table.columns) :]):
        reason = _("This row has more cells than the header. Check its commas and quotation marks.")
        yield RowError(row.line, "", ",".join(row.cells[len(table.columns) :]), reason)
    is_fallback = values["service"] == values["code"] == FALLBACK
    for column, value in values.items():
        if reason := _cell_problem(column, value, is_fallback):
            yield RowError(row.line, column, value, reason)


def _cell_problem(column: str, value: str, is_fallback: bool) -> str:
    if is_fallback:
        if column in (*CODE_FIELDS, SERVICE_NAME) and value:
            return _("The fallback message has only texts. Leave this cell blank.")
        if column in KEY_COLUMNS:
            return ""
    if column == "service" and not (len(value) <= 50 and re.match(SLUG_FORMAT, value)):
        return _(
            "A service's slug has lower-case letters and digits, joined by hyphens: otp-manager."
        )
    if column == "code" and not (len(value) <= 100 and re.match(CODE_FORMAT, value)):
        return _("A code has lower-case letters and digits, joined by dots: invalid.otp.")
    if column == "resolution" and value and value not in RESOLUTIONS:
        return _("Use one of: %(names)s.") % {"names": ", ".join(RESOLUTIONS)}
    if column in KEY_COLUMNS or column == "resolution":
        return ""
    return " ".join(problems_of(column, value))


def _name_errors(
    row: Row, values: Mapping[str, str], existing: Existing, names: dict[str, str]
) -> Iterable[RowError]:
    name, slug = values.get(SERVICE_NAME, ""), values["service"]
    if not name or slug == FALLBACK:
        return
    known = existing.services.get(slug) or names.setdefault(slug, name)
    if known != name:
        reason = _("This service is called “%(name)s”. A service is renamed in the admin.")
        yield RowError(row.line, SERVICE_NAME, name, reason % {"name": known})
    elif len(name) > 100:
        yield RowError(row.line, SERVICE_NAME, name, _("A service's name has at most 100 letters."))


def _duplicate(line: int, key: Key, first: int) -> RowError:
    reason = _("Lines %(first)d and %(line)d have the same service and code. Keep one of them.")
    return RowError(line, "code", "/".join(key), reason % {"first": first, "line": line})


def _plan_row(
    plan: ImportPlan, line: int, values: Mapping[str, str], existing: Existing, blank: Blank
) -> None:
    service, code = values["service"], values["code"]
    current = existing.texts.get((service, code))
    wanted = {
        column: value
        for column, value in values.items()
        if column in (*CODE_FIELDS, *TEXT_COLUMNS)
        and (value or (blank == "erase" and column != "resolution"))
    }
    if current is None and service != FALLBACK:
        wanted.setdefault("resolution", DEFAULT_RESOLUTION)
    before = current or {}
    cells = [
        CellDifference(column, before.get(column, ""), value)
        for column, value in wanted.items()
        if value != before.get(column, "")
    ]
    if cells or current is None:
        name = values.get(SERVICE_NAME) or existing.services.get(service) or ""
        plan.rows.append(PlannedRow(line, service, code, current is None, name, cells))
    else:
        plan.unchanged += 1


def named_from(slug: str) -> str:
    """A display name for a new service that came without one: `otp-manager` → `Otp Manager`."""
    return " ".join(word.capitalize() for word in slug.split("-"))
