from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandParser

from catalog.management import arguments
from catalog.management.release_command import EXITS, ReleaseCommand
from catalog.models import Release
from catalog.operations.review import withdraw


class Command(ReleaseCommand):
    help = f"Take back one's own proposal before it goes live. {EXITS}"

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_proposal(parser)
        parser.add_argument("--reason", metavar="TEXT", default="", help="why, for the history")
        super().add_arguments(parser)

    def carry_out(self, by: User, options: dict[str, Any]) -> Release:
        return withdraw(proposal=options["proposal"], by=by, reason=options["reason"])

    def sentence(self, release: Release, changes: str) -> str:
        return f"{release} is withdrawn."
