from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandParser

from catalog.management import arguments
from catalog.management.release_command import EXITS, ReleaseCommand
from catalog.models import Release
from catalog.operations.review import send_back


class Command(ReleaseCommand):
    help = f"Send a proposal back to its proposer, who can mend the texts and renew it. {EXITS}"

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_proposal(parser)
        parser.add_argument("--reason", metavar="TEXT", required=True, help="what is to be mended")
        super().add_arguments(parser)

    def carry_out(self, by: User, options: dict[str, Any]) -> Release:
        return send_back(proposal=options["proposal"], by=by, reason=options["reason"])

    def sentence(self, release: Release, changes: str) -> str:
        return f"{release} is sent back to {release.proposed_by.get_username()}."
