"""How the commands tell of releases and proposals, to people and to scripts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.management import arguments
from catalog.models import Release
from catalog.operations.errors import CatalogueError

EXITS = "Exit code 0: done; 1: refused, and nothing was changed; 2: wrong use."


def told(release: Release | None, changes: int | None = None) -> dict[str, Any]:
    """What `--json` prints of a release, or of none.

    `release` is the number that the next command takes: the proposal's until it is published,
    then the release's. `proposal` stays. `changes` is a count, else that of the release's own.
    """
    if release is None:
        return {"release": None, "proposal": None, "state": None, "changes": changes or 0}
    return {
        "release": release.pk if release.number is None else release.number,
        "proposal": release.pk,
        "state": release.state,
        "changes": release.changes.count() if changes is None else changes,
    }


class TellingCommand(BaseCommand):
    """A command with `--json`, which tells why it was refused in that form too."""

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_json(parser)

    def tell(self, content: dict[str, Any], sentence: str, *, as_json: bool) -> None:
        """`content` for scripts, or `sentence` for people."""
        self.stdout.write(arguments.to_json(content) if as_json else sentence)

    def refused(self, reason: CatalogueError, *, as_json: bool) -> CommandError:
        """The error to raise: the reason on standard error, and in the object on standard output."""
        if as_json:
            self.stdout.write(arguments.to_json({**told(None), "reason": str(reason)}))
        return CommandError(str(reason), returncode=arguments.REFUSED)


class ReleaseCommand(TellingCommand):
    """One operation on one release or proposal, in someone's name."""

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_by(parser, required=True, why="who does it, by sign-in name")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by = arguments.user(options["by"])
        try:
            release = self.carry_out(by, options)
        except CatalogueError as reason:
            raise self.refused(reason, as_json=options["json"]) from None
        content = told(release)
        self.tell(
            {**content, **self.more(release)},
            self.sentence(release, arguments.counted(content["changes"])),
            as_json=options["json"],
        )

    def carry_out(self, by: User, options: dict[str, Any]) -> Release:
        """Call the operation. Raises CatalogueError."""
        raise NotImplementedError

    def sentence(self, release: Release, changes: str) -> str:
        """What was done, for people; `changes` is their count in words."""
        raise NotImplementedError

    def more(self, release: Release) -> dict[str, Any]:
        """What this command tells scripts beside what all tell."""
        return {}
