"""A table's rows as the catalogue's keys and texts, whether the file is wide or long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.domain.cells import TEXT_COLUMNS, TEXT_FIELDS, split_column
from catalog.domain.characters import forbidden, is_surely_fit
from catalog.domain.languages import BY_TAG, TAGS
from catalog.domain.quality import normalize
from catalog.domain.spreadsheet_text import unguard
from catalog.operations.reading.header import (
    KEY_COLUMNS,
    LANG,
    PROBLEM,
    SERVICE_NAME,
    VERSION,
    WIDE,
    Shape,
    shape_of,
)
from catalog.operations.reading.table import GUARDED, Row, Table

# What tells a message, and is not compared with the catalogue's texts.
_NAMES = (*KEY_COLUMNS, LANG, VERSION, SERVICE_NAME)


@dataclass(frozen=True, slots=True)
class ShapedRow:
    """`values`: texts by the contract's columns that the file has (`title_hi`).

    They have no white space at their ends, but are as the file has them otherwise: only those that
    differ from the catalogue's are normalized and looked at (importing/staging.py, cells.py).

    `number`: the row's place among the file's rows, the first being 1; a file may have several on a
    line. `version` is the file's text as it is, empty where there is none. A key may be empty.
    """

    number: int
    line: int
    service: str
    code: str
    version: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A wrong cell (or row, with an empty `column`): where it stands, and what to do.

    `column` is the file's own: `title` in a long file. `service` and `code` are those of its row,
    as they stand there. `number` as in ShapedRow.
    """

    number: int
    line: int
    column: str
    value: str
    reason: str
    service: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Shaped:
    """`columns`: those of the contract that `rows` may have, besides key and version.

    A row with problems comes as its problems only. `rows` comes once, as the file is read, and
    raises UnreadableFile like Table.rows.
    """

    shape: Shape
    columns: tuple[str, ...]
    rows: Iterator[ShapedRow | RowProblem]


def shaped(table: Table) -> Shaped:
    """`table` by key and column. Raises UnreadableFile for a header that is not the contract's."""
    shape = shape_of(table.columns)
    if shape == "wide":
        besides = (*KEY_COLUMNS, VERSION, PROBLEM)
        columns = tuple(name for name in WIDE if name in table.columns and name not in besides)
        return Shaped(shape, columns, _shaped_rows(table, _keyed))
    fields = [name for name in TEXT_FIELDS if name in table.columns]
    columns = tuple(name for name in TEXT_COLUMNS if split_column(name)[0] in fields)
    return Shaped(shape, columns, _shaped_rows(table, _long))


Texts = Mapping[str, str]
# Number and line.
Place = tuple[int, int]
Shaper = Callable[[Place, dict[str, str]], "ShapedRow | list[RowProblem]"]


def _shaped_rows(table: Table, shaper: Shaper) -> Iterator[ShapedRow | RowProblem]:
    columns = table.columns
    is_guarded = table.kind in GUARDED
    names = [name for name in columns if name in _NAMES]
    for number, row in enumerate(table.rows, start=1):
        place = number, row.line
        values = dict(zip(columns, _stripped(row.cells, is_guarded), strict=False))
        for index in row.absent:
            del values[columns[index]]
        for name in names:
            if name in values:
                values[name] = normalize(values[name])
        values.pop(PROBLEM, "")
        result = _row_problems(place, row, columns, values) or shaper(place, values)
        if isinstance(result, ShapedRow):
            yield result
        else:
            yield from result


def _stripped(cells: list[str], is_guarded: bool) -> list[str]:
    if is_guarded:
        return [(unguard(cell) if cell[:1] == "'" else cell).strip() for cell in cells]
    return [cell.strip() for cell in cells]


def _row_problems(
    place: Place, row: Row, columns: Sequence[str], values: Texts
) -> list[RowProblem]:
    problems = []
    more = row.cells[len(columns) :]
    if any(cell.strip() for cell in more):
        reason = _("This row has more cells than the header. Check its commas and quotation marks.")
        problems.append(_problem(place, values, "", ",".join(more), reason))
    for index, reason in row.wrong.items():
        if index < len(columns):
            problems.append(_problem(place, values, columns[index], row.cells[index], reason))
    if problems or not is_surely_fit("".join([values.get(name, "") for name in _NAMES])):
        problems.extend(_forbidden(place, values))
    return problems


def _problem(place: Place, values: Texts, column: str, value: str, reason: str) -> RowProblem:
    return RowProblem(*place, column, value, reason, values["service"], values["code"])


def _forbidden(place: Place, values: Texts) -> Iterator[RowProblem]:
    for column, value in values.items():
        for named in forbidden(value):
            reason = _("It contains %(name)s, which nobody can see. Delete that character.")
            yield _problem(place, values, column, value, reason % {"name": named})


def _long(place: Place, values: dict[str, str]) -> ShapedRow | list[RowProblem]:
    tag = values[LANG].lower()
    if tag not in BY_TAG:
        reason = _("Use one of: %(names)s.") % {"names": ", ".join(TAGS)}
        return [_problem(place, values, LANG, values[LANG], reason)]
    texts = {f"{name}_{tag}": values[name] for name in TEXT_FIELDS if name in values}
    keys = {name: values[name] for name in (*KEY_COLUMNS, VERSION) if name in values}
    return _keyed(place, {**keys, **texts})


def _keyed(place: Place, values: dict[str, str]) -> ShapedRow:
    service, code = values.pop("service"), values.pop("code")
    return ShapedRow(*place, service, code, values.pop(VERSION, ""), values)
