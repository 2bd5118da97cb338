"""What the commands share: their exit codes, and how they read what they are given."""

from __future__ import annotations

import json
import re
from argparse import ArgumentTypeError
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from catalog.domain.languages import TAGS

REFUSED = 1
WRONG_USE = 2


def add_by(parser: CommandParser, *, required: bool, why: str) -> None:
    """`--by USER`: in whose name, and with whose rights."""
    parser.add_argument("--by", metavar="USER", required=required, help=why)


def add_json(parser: CommandParser) -> None:
    """`--json`: for scripts."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def add_part(parser: CommandParser, *, services: str, languages: str) -> None:
    """`--service S` and `--language L`, each as often as wanted; the texts are their help."""
    parser.add_argument(
        "--service", metavar="S", action="append", default=[], dest="services", help=services
    )
    parser.add_argument(
        "--language",
        metavar="L",
        action="append",
        choices=TAGS,
        default=[],
        dest="languages",
        help=f"{languages}: {', '.join(TAGS)}",
    )


def add_proposal(parser: CommandParser) -> None:
    """`N`: which proposal."""
    parser.add_argument("proposal", metavar="N", type=number, help="the proposal's number")


def user(name: str) -> User:
    """The user of that name. Ends the command as wrong use where there is none."""
    try:
        return User.objects.get_by_natural_key(name)
    except User.DoesNotExist:
        raise CommandError(f"There is no user “{name}” (--by).", returncode=WRONG_USE) from None


def number(text: str) -> int:
    """A release's or proposal's number."""
    if not re.fullmatch("[0-9]{1,18}", text):
        raise ArgumentTypeError(f"“{text}” is no whole number")
    return int(text)


def time(text: str) -> datetime:
    """A time in ISO 8601. Without an offset it is meant in the setting TIME_ZONE."""
    try:
        read = datetime.fromisoformat(text)
        given = timezone.make_aware(read) if timezone.is_naive(read) else read
        # Both must exist: the one is stored, the other shown.
        given.astimezone(UTC)
        return timezone.localtime(given)
    except (ValueError, OverflowError):
        raise ArgumentTypeError(
            f"“{text}” is no time in ISO 8601, such as 2026-03-12T10:00 or 2026-03-12T10:00+05:30"
        ) from None


def time_help(what: str) -> str:
    """`what`, and how a time is written."""
    return f"{what}, in ISO 8601; without an offset it is meant in {settings.TIME_ZONE}"


def shown(moment: datetime) -> str:
    """A time as the commands print it: whole, in TIME_ZONE, with its offset."""
    return timezone.localtime(moment).isoformat()


def counted(changes: int) -> str:
    """So many changes, in words."""
    return "1 change" if changes == 1 else f"{changes} changes"


def to_json(value: object) -> str:
    """One object on one line, its texts as they are read."""
    return json.dumps(value, ensure_ascii=False)
