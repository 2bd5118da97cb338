from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandParser

from catalog.management import arguments
from catalog.management.release_command import EXITS, ReleaseCommand
from catalog.models import Release
from catalog.operations.propose import renew


class Command(ReleaseCommand):
    help = (
        "Propose the messages and languages of a proposal anew, as the texts are now: one that was "
        f"sent back, or one whose texts were released otherwise meanwhile. {EXITS}"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_proposal(parser)
        parser.add_argument("--note", metavar="TEXT", default="", help="default: the old note")
        super().add_arguments(parser)

    def carry_out(self, by: User, options: dict[str, Any]) -> Release:
        return renew(proposal=options["proposal"], by=by, note=options["note"])

    def sentence(self, release: Release, changes: str) -> str:
        return f"{release} is made, with {changes}, in place of proposal {release.renews_id}."

    def more(self, release: Release) -> dict[str, Any]:
        return {"renews": release.renews_id}
