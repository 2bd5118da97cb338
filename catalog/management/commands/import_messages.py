from __future__ import annotations

import os
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from catalog.management import arguments
from catalog.management.import_progress import Progress
from catalog.management.import_told import as_object, conflict_lines, in_words, wrong_lines
from catalog.management.looked_through import looked_through
from catalog.models import MessageImport, Source
from catalog.operations.errors import (
    CatalogueError,
    ImportUndecided,
    ImportWrong,
    NotFound,
    NotOpen,
    NotWhatWasSeen,
)
from catalog.operations.importing.problem_file import problem_file
from catalog.operations.importing.take import take_upload
from catalog.operations.machine_import import Terms, carry_on, forget_import

# As shells tell of a process that Ctrl-C ended.
_INTERRUPTED = 130


class Command(BaseCommand):
    help = (
        "Import a CSV, XLSX, ODS, XLIFF or PO file into the working copy: all of it, or nothing. "
        "Rows that carry a version are merged with what was changed since they were exported. "
        "Exit code 0: done; 1: refused, and each wrong cell or conflict is named; 2: wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="what to import")
        arguments.add_by(parser, required=True, why="whose change it is, by sign-in name")
        parser.add_argument("--dry-run", action="store_true", help="compare only; write nothing")
        arguments.add_json(parser)
        parser.add_argument(
            "--blank",
            choices=["keep", "erase"],
            default="keep",
            help="what a blank cell does to a text (default: keep)",
        )
        parser.add_argument(
            "--on-conflict",
            choices=["stop", "mine", "theirs"],
            default="stop",
            help="where a text was changed in the file and in the catalogue: import nothing (stop, "
            "the default), take the file's text (mine), or leave the catalogue's (theirs)",
        )
        parser.add_argument(
            "--good-rows-only",
            action="store_true",
            help="leave out rows that are wrong, and import the others",
        )
        parser.add_argument(
            "--problems",
            metavar="OUT",
            type=Path,
            help="where rows are wrong: write the file here with a column that tells what is wrong",
        )
        parser.add_argument(
            "--key",
            type=_key,
            help="a name for this import: with the same key the same file is imported only once",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = arguments.user(options["by"])
        made: MessageImport | None = None
        try:
            made, is_new = _taken(by, options)
            with Progress(made, self.stderr):
                looked_through(made, is_own=is_new)
            self._carry_on(made, by, options)
        except KeyboardInterrupt:
            # What was being done on it is not to be finished.
            connection.close()
            raise CommandError(_given_up(made, by), returncode=_INTERRUPTED) from None
        except CatalogueError as refused:
            if options["json"] and not (made and made.counts):
                self.stdout.write(arguments.to_json(as_object(made, str(refused))))
            raise CommandError(str(refused), returncode=arguments.REFUSED) from None

    def _carry_on(self, made: MessageImport, by: Any, options: dict[str, Any]) -> None:
        """Confirm and tell. Raises what the operations refuse, once it was told."""
        terms = Terms(options["on_conflict"], options["good_rows_only"])
        stays = bool(options["key"]) and not options["dry_run"]
        try:
            with Progress(made, self.stderr) as progress:
                made = carry_on(
                    made, by=by, terms=terms, dry_run=options["dry_run"], told=progress.laid
                )
            self._tell(made, by, options)
        except (ImportWrong, ImportUndecided, NotWhatWasSeen) as refused:
            made.refresh_from_db()
            self._tell(made, by, options)
            if isinstance(refused, ImportUndecided) and not options["dry_run"]:
                stays = True
                self.stderr.write(
                    f"Decide them in the admin within a day (import {made.pk}), or use "
                    "--on-conflict=mine or --on-conflict=theirs."
                )
            raise
        finally:
            if not stays and made.applied_at is None:
                forget_import(made, by=by)

    def _tell(self, made: MessageImport, by: Any, options: dict[str, Any]) -> None:
        for line in wrong_lines(made):
            self.stderr.write(line)
        if options["on_conflict"] == "stop":
            for line in conflict_lines(made):
                self.stderr.write(line)
        if options["problems"] and made.counts["wrong"]:
            _write_problems(made, by, options["problems"])
        told = arguments.to_json(as_object(made)) if options["json"] else in_words(made)
        self.stdout.write(told)


def _taken(by: Any, options: dict[str, Any]) -> tuple[MessageImport, bool]:
    """The import, and whether it is new: with a key it may have been taken before."""
    path: Path = options["file"]
    # A name in another encoding is kept as far as it is text.
    name = os.fsencode(path.name).decode(errors="replace")
    try:
        with path.open("rb") as file:
            return take_upload(
                file=file,
                file_name=name,
                by=by,
                source=Source.COMMAND,
                erase_blanks=options["blank"] == "erase",
                # A dry run leaves nothing that a key could name.
                key="" if options["dry_run"] else options["key"] or "",
            )
    except OSError as error:
        raise CommandError(
            f"{path} can't be read: {error.strerror}.", returncode=arguments.WRONG_USE
        ) from None


def _write_problems(made: MessageImport, by: Any, path: Path) -> None:
    try:
        with path.open("wb") as file:
            problem_file(of=made.pk, by=by, into=file)
    except OSError as error:
        raise CommandError(
            f"{path} can't be written: {error.strerror}.", returncode=arguments.WRONG_USE
        ) from None


def _given_up(made: MessageImport | None, by: Any) -> str:
    """Leave nothing behind after Ctrl-C, and say what is so."""
    try:
        if made is not None:
            forget_import(made, by=by)
    except NotOpen:
        return "Too late: the file is imported."
    except NotFound:
        # It was forgotten on the way here.
        pass
    return "Given up: nothing was changed."


def _key(text: str) -> str:
    if not (text.isprintable() and 0 < len(text) <= 100):
        raise ArgumentTypeError("a key has 1 to 100 characters")
    return text
