"""`python -m bench.import_steps WHAT FILE`: one import of FILE into the data of VAR_DIR, in a process.

WHAT: `ours` (look through and confirm), `staging` (reading into the staging table, and no more),
`floor` (a temporary table and one upsert, no history, no checks), `plain` (django-import-export as it
comes: dry run and import). Prints a JSON object: step → seconds, and `peak`, the megabytes that it
took above idle.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m2p_errors.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from import_export import resources, widgets  # noqa: E402
from import_export.fields import Field  # noqa: E402
from tablib import Dataset  # noqa: E402

from catalog.domain.cells import TEXT_COLUMNS  # noqa: E402
from catalog.models import ErrorCode, Message, MessageImport, Source  # noqa: E402
from catalog.operations.importing.confirm import confirm_import  # noqa: E402
from catalog.operations.importing.look_through import fill_staging, look_through  # noqa: E402
from catalog.operations.importing.take import take_upload  # noqa: E402

_found: dict[str, float] = {}


@contextmanager
def step(name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    _found[name] = time.perf_counter() - started


def taken(file: Path) -> MessageImport:
    with file.open("rb") as data:
        made, _new = take_upload(
            file=data,
            file_name=file.name,
            by=User.objects.get(username="admin"),
            source=Source.COMMAND,
        )
    return made


def ours(file: Path) -> None:
    with step("take"):
        made = taken(file)
    with step("look through"):
        made = look_through(made)
    if made.state != "ready":
        sys.exit(made.told)
    with step("confirm"):
        confirm_import(of=made.pk, by=made.by, otherwise="mine")


def staging(file: Path) -> None:
    with step("take"):
        made = taken(file)
    with step("read into the table"):
        fill_staging(made).drop()


def floor(file: Path) -> None:
    """Every row of the file is written, changed or not, by the fastest way that both databases have."""
    names = ", ".join(TEXT_COLUMNS)
    with step("all"), transaction.atomic(), connection.cursor() as cursor:
        told = ", ".join(f"{one} TEXT" for one in ("service", "code", *TEXT_COLUMNS))
        cursor.execute(f"CREATE TEMPORARY TABLE floor ({told})")
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text)
            header = next(rows)
            at = [header.index(name) for name in ("service", "code", *TEXT_COLUMNS)]
            _into_floor(cursor, ([row[place] for place in at] for row in rows))
        sets = ", ".join(f"{one} = excluded.{one}" for one in TEXT_COLUMNS)
        cursor.execute(
            f"INSERT INTO catalog_message (id, error_code_id, is_fallback, version, released_version, "
            f"updated_at, title, body, action, {names}) "
            f"SELECT m.id, m.error_code_id, m.is_fallback, m.version, m.released_version, m.updated_at, "
            f"f.title_en, f.body_en, f.action_en, {', '.join(f'f.{one}' for one in TEXT_COLUMNS)} "
            f"FROM floor f JOIN catalog_service s ON s.slug = f.service "
            f"JOIN catalog_errorcode c ON c.service_id = s.id AND c.code = f.code "
            f"JOIN catalog_message m ON m.error_code_id = c.id WHERE true "
            f"ON CONFLICT (id) DO UPDATE SET {sets}"
        )


def _into_floor(cursor: Any, rows: Iterator[list[str]]) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy("COPY floor FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = ", ".join(["%s"] * (2 + len(TEXT_COLUMNS)))
        cursor.executemany(f"INSERT INTO floor VALUES ({places})", rows)


class ByServiceAndCode(widgets.ForeignKeyWidget):
    """Which code a row means, as the library's documentation does it: a query for each row."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
        return self.model.objects.filter(service__slug=row["service"])


class Plain(resources.ModelResource):
    error_code = Field("error_code", "error_code", ByServiceAndCode(ErrorCode, "code"))

    class Meta:
        model = Message
        fields = ("error_code", *TEXT_COLUMNS)
        import_id_fields = ("error_code",)
        skip_unchanged = True


def plain(file: Path) -> None:
    with step("read"):
        header, *rows = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
        # The fallback message has no code by which the library could find it.
        rows = [row for row in rows if row[0] != "*"]
        names = ["error_code" if name == "code" else name for name in header]
        dataset = Dataset(*rows, headers=names)
    with step("dry run"):
        Plain().import_data(dataset, dry_run=True, raise_errors=True)
    with step("import"):
        Plain().import_data(dataset, dry_run=False, raise_errors=True)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    idle = _peak()
    {"ours": ours, "staging": staging, "floor": floor, "plain": plain}[sys.argv[1]](
        Path(sys.argv[2])
    )
    print(json.dumps({**_found, "peak": _peak() - idle}))
