"""An upload kept between its preview and its confirmation."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from catalog.operations.errors import NotFound

# A preview that nobody confirmed within a day is forgotten.
MAX_AGE = 24 * 60 * 60
_SALT = "catalog.upload"


def keep_upload(*, data: bytes, by: Any) -> str:
    """Keep `data` for the user `by`; returns the token by which only they get it again."""
    folder = _folder()
    _remove_old(folder)
    name = secrets.token_hex(16)
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(data)
    return signing.dumps([name, by.pk], salt=_SALT)


def read_upload(*, token: str, by: Any) -> bytes:
    """The bytes kept under `token`. Raises NotFound where they are gone or another user's."""
    try:
        return _path(token, by).read_bytes()
    except (signing.BadSignature, FileNotFoundError):
        raise NotFound(_("This upload is no longer kept. Choose the file again.")) from None


def forget_upload(*, token: str, by: Any) -> None:
    """Remove what was kept; already gone is fine."""
    _path(token, by).unlink(missing_ok=True)


def _path(token: str, by: Any) -> Path:
    name, owner = signing.loads(token, salt=_SALT, max_age=MAX_AGE)
    if owner != by.pk:
        raise signing.BadSignature
    return _folder() / name


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _remove_old(folder: Path) -> None:
    for path in folder.iterdir():
        if path.stat().st_mtime < time.time() - MAX_AGE:
            path.unlink(missing_ok=True)
