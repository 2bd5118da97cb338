from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.management import arguments
from catalog.models import Source
from catalog.operations.errors import CatalogueError, ImportRefused
from catalog.operations.import_messages import import_messages, preview_import
from catalog.operations.import_plan import ImportPlan, RowError
from catalog.operations.read_table import read_table


class Command(BaseCommand):
    help = (
        "Import a CSV or XLSX file into the working copy: all of it, or nothing. "
        "Exit code 0: done; 1: refused, and each wrong cell is named; 2: wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV (UTF-8) or XLSX")
        arguments.add_by(parser, required=True, why="whose change it is, by sign-in name")
        parser.add_argument("--dry-run", action="store_true", help="compare only; write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--blank",
            choices=["keep", "erase"],
            default="keep",
            help="what a blank cell does to a text (default: keep)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = arguments.user(options["by"])
        data = _read(options["file"])
        try:
            plan = _carry_out(data, by, options)
        except ImportRefused as refused:
            self._tell(refused.plan, options["json"])
            raise CommandError(str(refused), returncode=arguments.REFUSED) from None
        except CatalogueError as refused:
            if options["json"]:
                self._tell(ImportPlan(errors=[RowError(0, "", "", str(refused))]), True)
            raise CommandError(str(refused), returncode=arguments.REFUSED) from None
        self._tell(plan, options["json"])

    def _tell(self, plan: ImportPlan, as_json: bool) -> None:
        for error in plan.errors:
            if error.line:
                where = f"line {error.line}" + (f", {error.column}" if error.column else "")
                self.stderr.write(f"{where}: {error.reason} ({error.value})")
        if as_json:
            # The file as a whole stands on no line.
            errors = [{**asdict(error), "line": error.line or None} for error in plan.errors]
            self.stdout.write(arguments.to_json({**plan.counts, "errors": errors}))
        else:
            counts = plan.counts.items()
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts))


def _carry_out(data: bytes, by: Any, options: dict[str, Any]) -> ImportPlan:
    table = read_table(data)
    if not options["dry_run"]:
        return import_messages(
            table=table,
            by=by,
            source=Source.COMMAND,
            file_name=options["file"].name,
            blank=options["blank"],
        )
    plan = preview_import(table=table, by=by, blank=options["blank"])
    if plan.errors:
        raise ImportRefused(f"{plan.counts['wrong']} rows are wrong.", plan)
    return plan


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"{path} can't be read: {error.strerror}.", returncode=arguments.WRONG_USE
        ) from None
