from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from catalog.management import arguments


class Command(BaseCommand):
    help = "Make everything ready to serve: tables, static files, and on the first run the data."

    def handle(self, *args: Any, **options: Any) -> None:
        _require_database()
        call_command("migrate", verbosity=0, interactive=False)
        _collect_static()
        call_command("first_run", stdout=self.stdout)


def _require_database() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = " ".join(str(error).split())
        raise CommandError(
            f"The database that the setting DATABASE_URL names does not answer: {reason}",
            returncode=arguments.WRONG_USE,
        ) from None


def _collect_static() -> None:
    """Collect and compress the static files, unless those collected last are still the same.

    Compressing them takes ten seconds and more, which a second start need not wait for.
    """
    collected = Path(settings.STATIC_ROOT) / ".collected"
    now = _state_of_static_files()
    if collected.is_file() and collected.read_text() == now:
        return
    collected.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    collected.write_text(now)


def _state_of_static_files() -> str:
    seen = sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            seen.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()
