from __future__ import annotations

import shutil
import tempfile
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    DjangoHelpFormatter,
)

from catalog.domain.languages import TAGS
from catalog.management import arguments
from catalog.operations.errors import CatalogueError
from catalog.operations.export_messages import export_messages
from catalog.operations.writing import FILE_FORMATS, SHAPES

_EXAMPLES = """
Examples:
  All texts, as CSV for a program:
    manage.py export_messages --output messages.csv
  What is missing in Tamil, as a workbook for one person:
    manage.py export_messages --languages ta --missing --format xlsx --output tamil.xlsx
  What has changed since release 12, for a translator into Hindi:
    manage.py export_messages --languages hi --since 12 --format xliff --output hindi.xlf

Every row carries its version. Leave it as it is: the import then sees who changed what.
"""


class _Help(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Django's order of the options, and the examples line by line."""


class Command(BaseCommand):
    help = (
        "Export the working copy to a file or to standard output: CSV (UTF-8) or XLSX for "
        "spreadsheets, XLIFF 2.1 or PO for a translator."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, epilog=_EXAMPLES, **kwargs)
        parser.formatter_class = _Help
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--languages",
            metavar="TAGS",
            type=_languages,
            default=TAGS,
            help=f"which, joined by commas (default: {','.join(TAGS)}); XLIFF and PO take one",
        )
        parser.add_argument(
            "--service",
            metavar="S",
            action="append",
            default=[],
            dest="services",
            help="only this one, by slug (* is the fallback message); as often as wanted",
        )
        parser.add_argument(
            "--missing",
            action="store_true",
            dest="only_missing",
            help="only messages in use without a title or a body in one of the languages",
        )
        parser.add_argument(
            "--since",
            metavar="N",
            type=arguments.number,
            help="only messages in use that read otherwise now than release N left them, in one "
            "of the languages or in English (0: before the first release)",
        )
        parser.add_argument(
            "--shape",
            choices=SHAPES,
            default="wide",
            help="of CSV and XLSX: a column for each language's texts (wide, the default), or a "
            "row for each language (long)",
        )
        parser.add_argument(
            "--format", choices=FILE_FORMATS, default="csv", help="of the file (default: csv)"
        )
        parser.add_argument(
            "--output", metavar="FILE", type=Path, help="what to write (default: standard output)"
        )
        arguments.add_by(parser, required=False, why="with whose rights (default: the machine's)")

    def handle(self, *args: Any, **options: Any) -> None:
        by = arguments.user(options["by"]) if options["by"] else None
        # Written aside first: what is refused or breaks off leaves no half file behind.
        with tempfile.TemporaryFile() as written:
            try:
                export_messages(
                    by=by,
                    file=cast(BinaryIO, written),
                    languages=options["languages"],
                    services=options["services"],
                    only_missing=options["only_missing"],
                    since=options["since"],
                    shape=options["shape"],
                    file_format=options["format"],
                )
            except CatalogueError as refused:
                raise CommandError(str(refused), returncode=arguments.REFUSED) from None
            written.seek(0)
            self._hand_over(cast(BinaryIO, written), options["output"])

    def _hand_over(self, written: BinaryIO, path: Path | None) -> None:
        if path is None:
            # Bytes: the terminal's own encoding must not change what a file will hold.
            shutil.copyfileobj(written, cast(BinaryIO, self.stdout.buffer))
            return
        try:
            with path.open("wb") as file:
                shutil.copyfileobj(written, file)
        except OSError as error:
            raise CommandError(
                f"{path} can't be written: {error.strerror}.", returncode=arguments.WRONG_USE
            ) from None


def _languages(text: str) -> list[str]:
    chosen = [tag.strip() for tag in text.split(",")]
    if unknown := [tag for tag in chosen if tag not in TAGS]:
        raise ArgumentTypeError(f"no language of the catalogue: {', '.join(unknown)}")
    return [tag for tag in TAGS if tag in chosen]
