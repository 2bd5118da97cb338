from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.operations.first_run import is_empty, load_shipped

USERNAME = "admin"


class Command(BaseCommand):
    help = (
        "Fill an empty catalogue with the shipped texts, as release 1, and make the first sign-in. "
        "What is there already stays as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        # One transaction: a first run that was killed is done again from the start.
        with transaction.atomic():
            user = User.objects.filter(username=USERNAME).first() or self._make_user()
            if is_empty():
                release = load_shipped(folder=settings.BASE_DIR / "fixtures", by=user)
                self.stdout.write(f"Loaded the shipped catalogue and published it: {release}.")
        self._tell_sign_in(user)

    def _make_user(self) -> User:
        password = secrets.token_urlsafe(15)
        _write_private(_sign_in_file(), f"{USERNAME}\n{password}\n")
        return User.objects.create_superuser(USERNAME, password=password)

    def _tell_sign_in(self, user: User) -> None:
        kept = _sign_in_file()
        lines = kept.read_text().split() if kept.is_file() else []
        if len(lines) == 2 and user.check_password(lines[1]):
            self.stdout.write(f"Sign in as {lines[0]} with the password {lines[1]} (from {kept}).")
        else:
            self.stdout.write(
                f"Sign in as {USERNAME} with the password that you set. "
                f"To set a new one: manage.py changepassword {USERNAME}"
            )


def _sign_in_file() -> Path:
    return Path(settings.VAR_DIR) / "sign-in.txt"


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
