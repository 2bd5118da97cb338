"""A release of a running catalogue, made beside it as product teams do."""

from __future__ import annotations

import json
from pathlib import Path

from tests.api.calling import Caller, wait_for_release
from tests.serving import Server


def publish(server: Server, folder: Path, title_hi: str) -> int:
    """Release another Hindi title of otp-manager's otp.expired; its number, once it is served."""
    file = folder / "edit.csv"
    file.write_text(
        f"service,code,title_hi\notp-manager,otp.expired,{title_hi}\n", encoding="utf-8"
    )
    for command in (
        ("import_messages", str(file), "--by", "admin"),
        ("publish", "--by", "admin", "--note", "Title"),
    ):
        done = server.data.run("manage.py", *command, FOUR_EYES="false")
        assert done.returncode == 0, done.stderr
    call = Caller(server.port)
    number = int(json.loads(call("/api/releases?limit=1")[1])["releases"][0]["number"])
    wait_for_release(call, number)
    call.connection.close()
    return number
