"""`make serve` and its steps, as real processes on real data."""

from __future__ import annotations

import json
import re
import shutil
import urllib.request
from pathlib import Path
from typing import Any

from catalog.domain.languages import TAGS
from tests import databases, serving
from tests.processes import until
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
        for name in ("admin", "editor", "publisher"):
            assert f"Sign in as {name} with the password {server.people[name]}\n" in server.log()
        for lang in TAGS:
            bundle = messages(server, lang)
            assert (bundle["release"], len(bundle["messages"])) == (1, 67)
            assert {message["lang"] for message in bundle["messages"]} == {lang}
        edit(server, tmp_path)
    finally:
        server.kill()
    people = server.people
    server = serving.start(data, make)
    try:
        assert server.people == people
        assert server.log().count("Loaded the shipped catalogue") == 1
        assert messages(server, "hi")["fallback"]["title"] != "बदला हुआ"
        proposed = server.manage("propose", "--by", "admin", "--note", "Hindi", "--json")
        number = str(json.loads(proposed.stdout)["release"])
        assert server.manage("approve", number, "--by", "publisher").returncode == 0
        until(
            lambda: messages(server, "hi")["fallback"]["title"] == "बदला हुआ",
            within=5,
            what="the server that runs already shows what a command beside it did",
        )
    finally:
        server.kill()
        serving.drop(data)


def _of_its_own(prepared: Data) -> str:
    return databases.new() if prepared.database_url else ""


def edit(server: Server, folder: Path) -> None:
    (folder / "edit.csv").write_text("service,code,title_hi\n*,*,बदला हुआ\n", encoding="utf-8")
    done = server.manage("import_messages", str(folder / "edit.csv"), "--by", "admin")
    assert done.returncode == 0, done.stderr


def shell(data: Data, *lines: str) -> str:
    setup = "from django.contrib.auth.models import User"
    done = data.run("manage.py", "shell", "--no-imports", "-c", "\n".join((setup, *lines)))
    assert done.returncode == 0, done.stderr
    return done.stdout


def kept(data: Data) -> dict[str, str]:
    lines = (data.folder / "sign-in.txt").read_text().splitlines()
    return dict(line.split(" ") for line in lines)


def test_the_sign_ins_are_random_private_and_each_is_told_while_it_works(data: Data) -> None:
    assert (data.folder / "sign-in.txt").stat().st_mode & 0o777 == 0o600
    people = kept(data)
    assert list(people) == ["admin", "editor", "publisher"]
    assert len(set(people.values())) == 3
    assert all(re.fullmatch(r"[\w-]{20,}", password) for password in people.values())
    told = data.run("manage.py", "first_run").stdout
    for name, password in people.items():
        assert f"Sign in as {name} with the password {password}\n" in told
    shell(
        data,
        "user = User.objects.get(username='admin'); user.set_password('other'); user.save()",
        "User.objects.filter(username='publisher').update(is_active=False)",
    )
    told = data.run("manage.py", "first_run").stdout
    assert "changepassword admin" in told
    assert [name for name, password in people.items() if password in told] == ["editor"]


def test_the_first_people_are_an_editor_and_a_publisher_beside_the_superuser(data: Data) -> None:
    told = shell(
        data,
        "for u in User.objects.order_by('pk'):",
        "    print(u, u.is_superuser, u.is_staff, *u.groups.values_list('name', flat=True))",
    )
    assert told == ("admin True True\neditor False True Editor\npublisher False True Publisher\n")


def test_a_later_run_makes_nobody_anew(data: Data) -> None:
    shell(data, "User.objects.filter(username='editor').delete()")
    password = kept(data)["editor"]
    told = data.run("manage.py", "first_run").stdout
    assert password not in told
    assert shell(data, "print(User.objects.count())") == "2\n"


def test_the_file_of_an_older_version_is_understood(data: Data) -> None:
    password = kept(data)["admin"]
    (data.folder / "sign-in.txt").write_text(f"admin\n{password}\n")
    told = data.run("manage.py", "first_run").stdout
    assert f"Sign in as admin with the password {password}\n" in told
    assert "changepassword" not in told
    assert "editor" not in told


def test_a_first_run_that_broke_off_is_done_again_from_the_start(data: Data) -> None:
    """It leaves its file, but nobody to sign in: the next one makes the people and the file anew."""
    empty = Data(data.folder / "empty", _of_its_own(data))
    empty.folder.mkdir()
    (empty.folder / "static").symlink_to((data.folder / "static").resolve())
    for name in ("secret_key", "sign-in.txt"):
        shutil.copy2(data.folder / name, empty.folder)
    assert empty.run("manage.py", "prepare").returncode == 0
    people = kept(empty)
    assert not set(people.values()) & set(kept(data).values())
    told = empty.run("manage.py", "first_run").stdout
    serving.drop(empty)
    assert all(password in told for password in people.values())


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
