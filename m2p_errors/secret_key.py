"""`python -m m2p_errors.secret_key`: makes the secret key of a catalogue that has none.

Settings can't be loaded without it, so this is no management command.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def make(folder: Path) -> None:
    """Write `folder`/secret_key, readable by its owner only; one that is there stays."""
    made = folder / "secret_key"
    if made.is_file() and made.stat().st_size:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written beside it and moved: a start that is killed leaves no half key.
    draft = folder / f"secret_key.{os.getpid()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    draft.replace(made)


if __name__ == "__main__" and not os.environ.get("SECRET_KEY"):
    make(Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var"))
