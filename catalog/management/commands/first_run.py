from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.operations.first_run import is_empty, load_shipped

ADMIN = "admin"
# One of each, so that a newcomer sees at once how one proposes and another approves.
PEOPLE = {"editor": "Editor", "publisher": "Publisher"}


class Command(BaseCommand):
    help = (
        "Fill an empty catalogue with the shipped texts, as release 1, and make the first sign-ins: "
        "an administrator, an editor and a publisher. What is there already stays as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        # One transaction: a first run that was killed is done again from the start.
        with transaction.atomic():
            first = is_empty()
            _make_people({ADMIN: "", **(PEOPLE if first else {})})
            if first:
                by = User.objects.get_by_natural_key(ADMIN)
                release = load_shipped(folder=settings.BASE_DIR / "fixtures", by=by)
                self.stdout.write(f"Loaded the shipped catalogue and published it: {release}.")
        self._tell_sign_ins()

    def _tell_sign_ins(self) -> None:
        working = {name: text for name, text in _kept().items() if _works(name, text)}
        for name, password in working.items():
            self.stdout.write(f"Sign in as {name} with the password {password}")
        if working:
            self.stdout.write(f"(From {_sign_in_file()}.)")
        if ADMIN not in working:
            self.stdout.write(
                f"Sign in as {ADMIN} with the password that you set. "
                f"To set a new one: manage.py changepassword {ADMIN}"
            )


def _make_people(groups: dict[str, str]) -> None:
    """Make who is missing of these names, each in its group; without a group, a superuser."""
    there = set(User.objects.filter(username__in=groups).values_list("username", flat=True))
    made = {name: secrets.token_urlsafe(15) for name in groups if name not in there}
    if not made:
        return
    _write_private(_sign_in_file(), {**_kept(), **made})
    for name, password in made.items():
        if not groups[name]:
            User.objects.create_superuser(name, password=password)
            continue
        user = User.objects.create_user(name, password=password, is_staff=True)
        user.groups.add(Group.objects.get_by_natural_key(groups[name]))


def _works(name: str, password: str) -> bool:
    user = User.objects.filter(username=name, is_active=True).first()
    return user is not None and user.check_password(password)


def _sign_in_file() -> Path:
    return Path(settings.VAR_DIR) / "sign-in.txt"


def _kept() -> dict[str, str]:
    """Sign-in name → the password that was made for it. Older files have both on lines of their own."""
    file = _sign_in_file()
    words = file.read_text().split() if file.is_file() else []
    return dict(zip(words[::2], words[1::2], strict=False))


def _write_private(path: Path, people: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{name} {password}\n" for name, password in people.items())
