from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.domain.languages import TAGS
from catalog.management import arguments
from catalog.operations.errors import CatalogueError
from catalog.operations.export_messages import export_messages
from catalog.operations.write_table import FORMATS, write_table


class Command(BaseCommand):
    help = "Export the working copy as CSV (UTF-8) or XLSX, to a file or to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--languages",
            metavar="TAGS",
            type=_languages,
            default=TAGS,
            help=f"which, joined by commas (default: {','.join(TAGS)})",
        )
        parser.add_argument("--service", default="", help="only this one, by slug")
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument("--output", type=Path, help="the file to write")
        arguments.add_by(parser, required=False, why="with whose rights (default: the machine's)")

    def handle(self, *args: Any, **options: Any) -> None:
        by = arguments.user(options["by"]) if options["by"] else None
        try:
            dataset = export_messages(
                by=by, languages=options["languages"], service=options["service"]
            )
        except CatalogueError as refused:
            raise CommandError(str(refused), returncode=arguments.REFUSED) from None
        data = write_table(dataset, options["format"])
        if options["output"]:
            _write(options["output"], data)
        else:
            # Bytes: the terminal's own encoding must not change what a file will hold.
            cast(BinaryIO, self.stdout.buffer).write(data)


def _languages(text: str) -> list[str]:
    chosen = [tag.strip() for tag in text.split(",")]
    if unknown := [tag for tag in chosen if tag not in TAGS]:
        raise ArgumentTypeError(f"no language of the catalogue: {', '.join(unknown)}")
    return [tag for tag in TAGS if tag in chosen]


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CommandError(
            f"{path} can't be written: {error.strerror}.", returncode=arguments.WRONG_USE
        ) from None
