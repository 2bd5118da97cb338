"""Undone by command, and what customers read before, between and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.commands.conftest import shell, tell
from tests.serving import Data

Edit = Callable[..., None]
CODE = ("cms", "cms.timeout")


def put_live(data: Data, *command: str) -> dict[str, Any]:
    made = tell(data, *command, "--by", "editor", "--note", "x")
    assert made.code == 0, made.stderr
    live = tell(data, "approve", str(made.content["release"]), "--by", "publisher")
    assert live.code == 0, live.stderr
    return live.content


def title(data: Data, at: str, lang: str) -> str:
    read = tell(data, "message_at", at, *CODE, lang)
    assert read.code == 0, read.stderr
    return str(read.content["title"])


def published_at(data: Data) -> list[str]:
    """When each release went live, the first one first."""
    lines = "for r in Release.objects.order_by('number'): print(r.published_at.isoformat())"
    return shell(data, lines).split()


def test_a_language_is_rolled_back_and_each_time_keeps_what_it_said(data: Data, edit: Edit) -> None:
    edit("editor", hi="एक", ta="ஒன்று")
    edit("editor", "auth-service,auth.token.expired", hi="दो")
    put_live(data, "propose")
    part = ("--service", "cms", "--language", "hi")
    back = put_live(data, "roll_back", "--to", "1", *part)
    assert (back["release"], back["changes"]) == (3, 1)
    first, second, third = published_at(data)
    shipped = title(data, first, "hi")
    assert [title(data, at, "hi") for at in (second, third)] == ["एक", shipped]
    assert title(data, third, "ta") == "ஒன்று"
    whole = put_live(data, "roll_back", "--to", "1")
    assert (whole["release"], whole["changes"]) == (4, 2)


def test_several_services_and_languages_are_rolled_back(data: Data, edit: Edit) -> None:
    edit("editor", hi="एक", ta="ஒன்று", ur="ایک")
    edit("editor", "auth-service,auth.token.expired", hi="दो")
    edit("editor", "otp-manager,otp.expired", hi="तीन")
    put_live(data, "propose")
    services = ("--service", "cms", "--service", "auth-service")
    back = put_live(data, "roll_back", "--to", "1", *services, "--language=hi", "--language=ta")
    assert back["changes"] == 3


def test_what_customers_read_is_told_with_its_release(data: Data) -> None:
    (moment,) = published_at(data)
    read = tell(data, "message_at", moment, *CODE, "hi_IN").content
    api = tell(data, "message_at", moment, *CODE, "mai").content
    assert (read["release"], read["state"], read["changes"] > 2000) == (1, "published", True)
    assert (read["service"], read["code"], read["lang"]) == (*CODE, "hi")
    assert (read["title"], read["fallback"]) == ("कार्ड सिस्टम बहुत समय ले रहा है", False)
    assert read["body"]
    assert read["action"]
    assert read["published_at"].endswith("+05:30")
    assert read["at"] == read["published_at"]
    # A language that the catalogue does not have gets the nearest one, or English.
    assert api == read
    assert tell(data, "message_at", moment, *CODE, "fr").content["lang"] == "en"
    done = data.run("manage.py", "message_at", moment, *CODE, "hi")
    assert "by release 1" in done.stdout
    assert f"\n{read['title']}\n{read['body']}\n{read['action']}\n" in done.stdout


def test_for_a_code_that_was_not_there_it_is_the_fallback_message(data: Data) -> None:
    (moment,) = published_at(data)
    read = tell(data, "message_at", moment, "cms", "no.such", "hi").content
    shown = tell(data, "message_at", moment, "*", "*", "hi").content
    assert (read["fallback"], shown["fallback"]) == (True, False)
    assert read["title"] == shown["title"] != ""
    done = data.run("manage.py", "message_at", moment, "cms", "no.such", "hi")
    assert "There was no cms/no.such; apps showed the fallback message." in done.stdout


def test_a_time_without_an_offset_is_meant_in_time_zone(data: Data) -> None:
    for zone, shown in (("Asia/Kolkata", "+05:30"), ("America/Lima", "-05:00")):
        done = data.run(
            "manage.py", "message_at", "2001-02-03T04:05", *CODE, "hi", "--json", TIME_ZONE=zone
        )
        assert (done.returncode, "Nothing was published yet" in done.stderr) == (1, True)
        now = shell(data, "print(timezone.now().isoformat())").strip()
        done = data.run("manage.py", "message_at", now, *CODE, "hi", TIME_ZONE=zone)
        assert f"{shown}, by release 1" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["2001-01-01T00:00", *CODE, "hi"], 1),
        (["2999-01-01T00:00", *CODE, "hi"], 1),
        (["noon", *CODE, "hi"], 2),
        (["0001-01-01T00:00", *CODE, "hi"], 2),
        (["2026-01-01", *CODE, "h!"], 2),
        (["2026-01-01", *CODE], 2),
    ],
)
def test_what_is_refused(data: Data, arguments: list[str], code: int) -> None:
    done = data.run("manage.py", "message_at", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert done.stderr
