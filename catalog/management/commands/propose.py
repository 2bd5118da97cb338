from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandParser

from catalog.domain.selection import Selection
from catalog.management import arguments
from catalog.management.release_command import EXITS, ReleaseCommand
from catalog.models import Release
from catalog.operations.propose import propose


class Command(ReleaseCommand):
    help = (
        "Propose what has changed in the working copy, all of it or a part. The proposal is frozen; "
        f"another person approves it. {EXITS}"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--note", metavar="TEXT", required=True, help="what the release brings")
        arguments.add_part(
            parser,
            services="only texts of this service, by slug (may be repeated)",
            languages="only texts in this language (may be repeated)",
        )
        super().add_arguments(parser)

    def carry_out(self, by: User, options: dict[str, Any]) -> Release:
        part = Selection(frozenset(options["services"]), frozenset(options["languages"]))
        return propose(by=by, note=options["note"], selection=part)

    def sentence(self, release: Release, changes: str) -> str:
        return f"{release} is made, with {changes}. Another person approves it."
