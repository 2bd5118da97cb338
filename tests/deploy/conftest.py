"""nginx with the shipped configuration, in front of an application that tells what reached it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from catalog.operations.kept_bundles import keep
from tests import nginx, processes
from tests.echo import Echo, echoing
from tests.keeping import made
from tests.nginx import Nginx


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder into which every user may look, with a release kept in it."""
    with tempfile.TemporaryDirectory(prefix="m2p-errors-nginx-", dir="/tmp") as folder:
        var = Path(folder)
        var.chmod(0o755)
        keep(*made(7, en=3, hi=7), FileSystemStorage(var / "bundles"))
        yield var


@pytest.fixture
def echo() -> Iterator[Echo]:
    with echoing() as application:
        yield application


class Start:
    """`start(more="…", user="nobody", replaced={"10s": "1s"})`: nginx in front of the echo.

    `more` stands where an operator adds to the server.
    """

    def __init__(self, place: Path, echo: Echo, stack: ExitStack) -> None:
        self.place, self.echo, self.stack = place, echo, stack

    def __call__(
        self, more: str = "", user: str | None = None, replaced: dict[str, str] | None = None
    ) -> Nginx:
        port = processes.free_port()
        folder = self.place / "nginx"
        application = self.echo.server_address[1]
        conf = nginx.render(
            folder, var=self.place, application=application, port=port, replaced=replaced
        )
        if more:
            (folder / "more" / "added.conf").write_text(more)
        nginx.check(conf)
        return self.stack.enter_context(nginx.running(conf, port, user=user))


@pytest.fixture
def start(place: Path, echo: Echo) -> Iterator[Start]:
    with ExitStack() as stack:
        yield Start(place, echo, stack)
