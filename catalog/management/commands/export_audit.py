from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.management import arguments
from catalog.operations.audit_csv import changes_csv, events_csv


class Command(BaseCommand):
    help = (
        "Export the audit as CSV (UTF-8), to a file or to standard output: what was done to "
        "releases, by whom and when. A text that a spreadsheet would take for a formula begins "
        "with an apostrophe."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--changes",
            action="store_true",
            help="every change of every release and proposal instead, with who edited it",
        )
        parser.add_argument("--output", type=Path, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        pieces = changes_csv() if options["changes"] else events_csv()
        if options["output"]:
            _write(options["output"], pieces)
        else:
            # Bytes: the terminal's own encoding must not change what a file will hold.
            cast(BinaryIO, self.stdout.buffer).writelines(pieces)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    try:
        with path.open("wb") as file:
            file.writelines(pieces)
    except OSError as error:
        raise CommandError(
            f"{path} can't be written: {error.strerror}.", returncode=arguments.WRONG_USE
        ) from None
