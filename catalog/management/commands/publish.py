from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.management import arguments
from catalog.operations.errors import CatalogueError
from catalog.operations.publish import publish


class Command(BaseCommand):
    help = (
        "Publish all changes of the working copy as the next release. "
        "Exit code 0: done; 1: refused, and nothing was published; 2: wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_by(parser, required=True, why="who publishes, by sign-in name")
        parser.add_argument("--note", metavar="TEXT", required=True, help="what the release brings")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        by = arguments.user(options["by"])
        try:
            release = publish(by=by, note=options["note"])
        except CatalogueError as refused:
            if options["json"]:
                self.stdout.write(
                    arguments.to_json({"release": None, "changes": 0, "reason": str(refused)})
                )
            raise CommandError(str(refused), returncode=arguments.REFUSED) from None
        changes = release.changes.count()
        if options["json"]:
            told = {"release": release.number, "state": release.state, "changes": changes}
            self.stdout.write(arguments.to_json(told))
        else:
            self.stdout.write(f"Published {release} with {changes} changes.")
