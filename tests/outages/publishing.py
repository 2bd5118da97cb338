"""`python -m tests.outages.publishing`: publishes a release for each line that it reads.

Answers each with a line: the release's number and when it was committed, by the machine's monotonic
clock. Each release changes every language that a load asks for.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.outages.asking import CODE, LANGS
from tests.serving import ROOT, Data


class Publisher:
    """Releases, published by a process of its own beside the server, while the database is up."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        # Release → when it was committed.
        self.published: dict[int, float] = {}

    def publish(self) -> int:
        """One more release; its number."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print("publish", file=self._process.stdin, flush=True)
        number, at = self._process.stdout.readline().split()
        self.published[int(number)] = float(at)
        return int(number)


@contextlib.contextmanager
def publisher(data: Data) -> Iterator[Publisher]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.outages.publishing"],
        cwd=ROOT,
        env={**data.env, "DJANGO_SETTINGS_MODULE": "m2p_errors.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Publisher(process)
        finally:
            process.kill()


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.db import connection

    from catalog.models import Message, Source
    from catalog.operations.edit_message import edit_message
    from tests.releasing import put_live

    for _line in sys.stdin:
        admin = User.objects.get(username="admin")
        service, code = CODE
        row = Message.objects.get(error_code__service__slug=service, error_code__code=code)
        texts = {f"title_{lang}": f"{lang} {row.version}" for lang in LANGS}
        edit_message(
            message=row.pk, version=row.version, texts=texts, by=admin, source=Source.ADMIN
        )
        release = put_live(admin)
        print(release.number, time.monotonic(), flush=True)
        # The database may be another process by the next line.
        connection.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m2p_errors.settings")
    main()
