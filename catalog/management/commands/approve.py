from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandParser

from catalog.management import arguments
from catalog.management.release_command import EXITS, ReleaseCommand
from catalog.models import Release
from catalog.operations.review import approve


class Command(ReleaseCommand):
    help = (
        "Approve a proposal that somebody else made: it is live at once, or from a time on (then "
        f"`publish --due` publishes it). {EXITS}"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_proposal(parser)
        parser.add_argument(
            "--at",
            metavar="TIME",
            type=arguments.time,
            help=arguments.time_help("when it goes live"),
        )
        super().add_arguments(parser)

    def carry_out(self, by: User, options: dict[str, Any]) -> Release:
        return approve(proposal=options["proposal"], by=by, at=options["at"])

    def sentence(self, release: Release, changes: str) -> str:
        if release.publish_at is None:
            return f"{release} is live, with {changes}."
        return f"{release} is approved, with {changes}. It goes live at {_time(release)}."

    def more(self, release: Release) -> dict[str, Any]:
        return {"publish_at": _time(release)}


def _time(release: Release) -> str | None:
    return None if release.publish_at is None else arguments.shown(release.publish_at)
