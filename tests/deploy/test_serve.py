"""`make serve` and its steps, as real processes on real data."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

from catalog.domain.languages import TAGS
from tests import databases, serving
from tests.serving import Data, Server


def messages(server: Server, lang: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{server.url}/api/messages?lang={lang}") as answer:
        bundle: dict[str, Any] = json.load(answer)
        return bundle


def test_make_serve_starts_from_nothing_and_keeps_what_was_edited(
    prepared: Data, tmp_path: Path
) -> None:
    data = Data(tmp_path / "var", _of_its_own(prepared))
    data.folder.mkdir()
    # What was collected is the same; compressing it takes longer than all the rest.
    (data.folder / "static").symlink_to((prepared.folder / "static").resolve())
    make = ("make", "--no-print-directory", "-C", str(serving.ROOT), "serve")
    server = serving.start(data, make)
    try:
        assert f"Serving on {server.url}/" in server.log()
        assert f"Sign in as admin with the password {server.password}" in server.log()
        for lang in TAGS:
            bundle = messages(server, lang)
            assert (bundle["release"], len(bundle["messages"])) == (1, 67)
            assert {message["lang"] for message in bundle["messages"]} == {lang}
        edit(server, tmp_path)
    finally:
        server.kill()
    password = server.password
    server = serving.start(data, make)
    try:
        assert server.password == password
        assert server.log().count("Loaded the shipped catalogue") == 1
        assert messages(server, "hi")["fallback"]["title"] != "बदला हुआ"
        published = server.manage("publish", "--by", "admin", "--note", "Hindi", "--json")
        assert json.loads(published.stdout) == {"release": 2, "state": "published", "changes": 1}
        # The server that runs already shows what a command beside it did.
        assert messages(server, "hi")["fallback"]["title"] == "बदला हुआ"
    finally:
        server.kill()
        serving.drop(data)


def _of_its_own(prepared: Data) -> str:
    return databases.new() if prepared.database_url else ""


def edit(server: Server, folder: Path) -> None:
    (folder / "edit.csv").write_text("service,code,title_hi\n*,*,बदला हुआ\n", encoding="utf-8")
    done = server.manage("import_messages", str(folder / "edit.csv"), "--by", "admin")
    assert done.returncode == 0, done.stderr


def test_the_sign_in_is_random_private_and_no_longer_told_once_changed(data: Data) -> None:
    kept = data.folder / "sign-in.txt"
    assert kept.stat().st_mode & 0o777 == 0o600
    name, password = kept.read_text().split()
    assert name == "admin"
    assert re.fullmatch(r"[\w-]{20,}", password)
    assert password in data.run("manage.py", "first_run").stdout
    change = (
        "from django.contrib.auth.models import User\n"
        "user = User.objects.get(username='admin'); user.set_password('other'); user.save()"
    )
    assert data.run("manage.py", "shell", "--no-imports", "-c", change).returncode == 0
    told = data.run("manage.py", "first_run").stdout
    assert password not in told
    assert "changepassword admin" in told


def test_a_second_server_on_the_same_port_is_refused(own_server: Server) -> None:
    done = own_server.data.run("manage.py", "serve", PORT=str(own_server.port))
    assert done.returncode == 2
    assert f"The setting PORT is not right: something else serves on {own_server.port}" in (
        done.stderr
    )


def test_a_database_that_does_not_answer_is_told_with_its_setting(tmp_path: Path) -> None:
    data = Data(tmp_path, f"postgres://nobody@/nothing?host={tmp_path}")
    done = data.run("manage.py", "prepare", SECRET_KEY="x" * 50)
    assert done.returncode == 2
    assert "the setting DATABASE_URL names does not answer" in done.stderr
    assert done.stderr.count("\n") == 1
