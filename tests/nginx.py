"""A real nginx with the configuration that is shipped, its places and ports changed and no more."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from tests import processes, serving
from tests.serving import ROOT, Data, Server

SHIPPED = ROOT / "deploy" / "nginx.conf"


@dataclass(slots=True)
class Nginx:
    """A running nginx. `folder`: its configuration, logs and temporary files."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """Its answer, on a connection of its own. A header `if_none_match` is `If-None-Match`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): text for name, text in headers.items()}
            connection.request(method, path, body=body, headers=named)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def log(self) -> str:
        """What it complained of."""
        return (self.folder / "log" / "error.log").read_text(errors="replace")

    def workers(self) -> set[str]:
        """The process ids of its workers."""
        pid = self.process.pid
        return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())

    def reload(self) -> None:
        """As `systemctl reload nginx` does it."""
        self.process.send_signal(signal.SIGHUP)


def binary() -> str:
    """Debian has it where only root looks."""
    return shutil.which("nginx") or "/usr/sbin/nginx"


def render(
    folder: Path,
    *,
    var: Path,
    application: int,
    port: int,
    replaced: Mapping[str, str] | None = None,
) -> Path:
    """The shipped configuration for a catalogue in `var` on the port `application`, at `folder`."""
    for name in ("log", "tmp", "more"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    text = SHIPPED.read_text()
    for shipped, here in {
        "/run/nginx.pid": str(folder / "pid"),
        "/var/log/nginx/": f"{folder}/log/",
        "/var/lib/nginx/": f"{folder}/tmp/",
        "/var/lib/m2p-errors/": f"{var}/",
        "/etc/m2p-errors/nginx/": f"{folder}/more/",
        "127.0.0.1:8000": f"127.0.0.1:{application}",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "listen [::]:80;": "",
        **(replaced or {}),
    }.items():
        assert shipped in text, f"{shipped} stands no more in {SHIPPED}"
        text = text.replace(shipped, here)
    conf = folder / "nginx.conf"
    conf.write_text(text)
    return conf


def check(conf: Path) -> str:
    """What `nginx -t` says of it. Raises AssertionError where it is wrong."""
    done = subprocess.run(
        [binary(), "-t", "-q", "-c", conf, "-e", "stderr"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@contextlib.contextmanager
def running(conf: Path, port: int, *, user: str | None = None) -> Iterator[Nginx]:
    """nginx by that configuration, from its first answer until the end of the block."""
    folder = conf.parent
    if user is not None:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user)
    start_log = folder / "start.log"
    command = [binary(), "-c", str(conf), "-e", str(folder / "log" / "error.log")]
    process = processes.start([*command, "-g", "daemon off;"], log=start_log, user=user)
    try:
        processes.wait_until_it_listens(port, process, start_log)
        yield Nginx(folder, port, process)
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
            process.wait()


@dataclass(frozen=True, slots=True)
class Front:
    """A catalogue with nginx in front of it: both answer the same addresses."""

    server: Server
    nginx: Nginx


@contextlib.contextmanager
def in_front(
    prepared: Data, *, replaced: Mapping[str, str] | None = None, **env: str
) -> Iterator[Front]:
    """The prepared catalogue once more, served by the application and by nginx in front of it.

    Its bundles and static files stand where nginx's own user may read them.
    """
    with tempfile.TemporaryDirectory(prefix="m2p-errors-nginx-", dir="/tmp") as place:
        var = Path(place)
        var.chmod(0o755)
        data = serving.copy(prepared, var / "data")
        (var / "bundles").mkdir(mode=0o755)
        (data.folder / "bundles").symlink_to(var / "bundles")
        shutil.copytree(prepared.folder / "static" / "catalog", var / "static" / "catalog")
        try:
            with serving.serving(data, **env) as server:
                kept = var / "bundles" / "manifest.json"
                processes.until(kept.exists, within=20, what="bundles on disk")
                port = processes.free_port()
                conf = render(
                    var / "nginx", var=var, application=server.port, port=port, replaced=replaced
                )
                with running(conf, port) as nginx:
                    yield Front(server, nginx)
        finally:
            serving.drop(data)
