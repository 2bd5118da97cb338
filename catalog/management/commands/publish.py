from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandError, CommandParser

from catalog.management import arguments
from catalog.management.release_command import TellingCommand, told
from catalog.operations.errors import CatalogueError
from catalog.operations.publish import Due, publish, publish_due


class Command(TellingCommand):
    help = (
        "Publish all changes of the working copy as the next release (--by and --note), where one "
        "person may; or what was approved for a time that has come (--due), which a scheduler "
        "calls each minute. Exit code 0: done; 1: refused, and nothing was published, or with "
        "--due: something went back to its proposer; 2: wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_by(parser, required=False, why="who publishes, by sign-in name")
        parser.add_argument("--note", metavar="TEXT", help="what the release brings")
        parser.add_argument(
            "--due", action="store_true", help="publish what is due; takes no --by and no --note"
        )
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        _check_use(options)
        if options["due"]:
            self._publish_due(as_json=options["json"])
            return
        by = arguments.user(options["by"])
        try:
            release = publish(by=by, note=options["note"])
        except CatalogueError as reason:
            raise self.refused(reason, as_json=options["json"]) from None
        content = told(release)
        changes = arguments.counted(content["changes"])
        self.tell(content, f"{release} is live, with {changes}.", as_json=options["json"])

    def _publish_due(self, *, as_json: bool) -> None:
        done = publish_due()
        lines = [_sentence(due) for due in done if not due.refused]
        nothing = "Nothing went live." if done else "Nothing was due."
        self.tell(_told_due(done), "\n".join(lines) or nothing, as_json=as_json)
        refused = [_sentence(due) for due in done if due.refused]
        if refused:
            raise CommandError("\n".join(refused), returncode=arguments.REFUSED)


def _check_use(options: dict[str, Any]) -> None:
    given = [name for name in ("by", "note") if options[name] is not None]
    if options["due"] and given:
        raise CommandError(
            "--due publishes what others have approved; leave out --by and --note.",
            returncode=arguments.WRONG_USE,
        )
    if not options["due"] and len(given) < 2:
        raise CommandError("Give --by and --note, or --due.", returncode=arguments.WRONG_USE)


def _sentence(due: Due) -> str:
    if due.refused:
        return f"{due.release} went back to its proposer. {due.refused}"
    return f"{due.release} is live, with {arguments.counted(due.release.changes.count())}."


def _told_due(done: Sequence[Due]) -> dict[str, Any]:
    """The last that went live, the changes of all that did, and what became of each."""
    live = [due.release for due in done if not due.refused]
    published = [told(release) for release in live]
    changes = sum(one["changes"] for one in published)
    return {
        **told(live[-1] if live else None, changes),
        "published": published,
        "sent_back": [{**told(due.release), "reason": due.refused} for due in done if due.refused],
    }
