from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandParser

from catalog.management import arguments
from catalog.management.release_command import EXITS, ReleaseCommand
from catalog.models import Release
from catalog.operations.roll_back import roll_back


class Command(ReleaseCommand):
    help = (
        "Propose what leads back to an earlier release, whole or in part. With --emergency, a right "
        f"of its own, it is live at once, and marked so for ever. {EXITS}"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            metavar="N",
            type=arguments.number,
            required=True,
            help="the number of the release that shall be as it was",
        )
        parser.add_argument("--note", metavar="TEXT", required=True, help="why")
        arguments.add_part(
            parser,
            services="only this service, by slug (may be repeated)",
            languages="only this language (may be repeated)",
        )
        parser.add_argument("--emergency", action="store_true", help="put it live at once, alone")
        super().add_arguments(parser)

    def carry_out(self, by: User, options: dict[str, Any]) -> Release:
        return roll_back(
            to=options["to"],
            by=by,
            note=options["note"],
            services=options["services"],
            languages=options["languages"],
            emergency=options["emergency"],
        )

    def sentence(self, release: Release, changes: str) -> str:
        back = f"It leads back to release {release.rolls_back_to_id}."
        if release.emergency:
            return f"{release} is live, with {changes}. {back}"
        return f"{release} is made, with {changes}. {back} Another person approves it."

    def more(self, release: Release) -> dict[str, Any]:
        return {"rolls_back_to": release.rolls_back_to_id, "emergency": release.emergency}
