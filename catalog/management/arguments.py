"""What the commands share: their exit codes, and the user that `--by` names."""

from __future__ import annotations

import json

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

REFUSED = 1
WRONG_USE = 2


def add_by(parser: CommandParser, *, required: bool, why: str) -> None:
    """`--by USER`: in whose name, and with whose rights."""
    parser.add_argument("--by", metavar="USER", required=required, help=why)


def user(name: str) -> User:
    """The user of that name. Ends the command as wrong use where there is none."""
    try:
        return User.objects.get_by_natural_key(name)
    except User.DoesNotExist:
        raise CommandError(f"There is no user “{name}” (--by).", returncode=WRONG_USE) from None


def to_json(value: object) -> str:
    """One object on one line, its texts as they are read."""
    return json.dumps(value, ensure_ascii=False)
