"""What the processes of `work.py` do."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from catalog.models import Bundle, Change, Message, Release, Source
from catalog.operations.changes import working_changes
from catalog.operations.edit_message import edit_message
from catalog.operations.propose import propose
from catalog.operations.review import approve
from tests import replaying
from tests.faults import CHANGED

# So many messages change in each release.
MESSAGES = 3


def say(**what: Any) -> None:
    """One line, written whole: several processes share the pipe."""
    os.write(1, json.dumps(what).encode() + b"\n")


def add_people(names: dict[str, str]) -> None:
    """Users by name, each in a group; says a session of each, signed in."""
    sessions = {}
    for name, group in names.items():
        user = User.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        session = SessionStore()
        session[SESSION_KEY] = user.pk
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        sessions[name] = session.session_key
    say(sessions=sessions)


def publish(mark: str) -> None:
    """Edit the first messages' titles in the languages that change; say so; then propose and approve."""
    editor, publisher = (User.objects.get(username=name) for name in ("maker", "checker"))
    for row in Message.objects.order_by("pk")[:MESSAGES]:
        texts = {f"title_{tag}": f"{tag} {mark}" for tag in CHANGED}
        edit_message(
            message=row.pk, version=row.version, texts=texts, by=editor, source=Source.ADMIN
        )
    say(pid=os.getpid())
    approve(proposal=propose(by=editor, note=mark).pk, by=publisher)


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within stands as it stood at its beginning, and nobody waits for it."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ" if postgres else "BEGIN DEFERRED")
        yield
        cursor.execute("COMMIT")


def check(mark: str, whole: bool) -> None:
    """What the database holds is one release, whole: that of `mark`, or the one before it.

    Says its number, and by language a name for each bundle's bytes.
    """
    with one_moment():
        states = replaying.check() if whole else replaying.check_newest()
        brought = MESSAGES * len(CHANGED)
        for proposal in Release.objects.filter(pk__gt=1):
            assert Change.objects.filter(release=proposal).count() == brought, proposal
        live = {key.lang for key, text in states[-1].items() if text.endswith(mark)}
        left = working_changes().changes
        assert {change.new for change in left} <= {f"{tag} {mark}" for tag in CHANGED}
        assert (len(live), len(left)) in ((len(CHANGED), 0), (0, brought)), mark
        say(release=len(states) - 1, digests=digests())


def check_whole() -> None:
    """All releases replay, whoever made them. Says the newest one's number."""
    with one_moment():
        say(release=len(replaying.check()) - 1)


def digests() -> dict[str, list[str]]:
    """A name for the bytes of every bundle ever made, by language."""
    found: dict[str, list[str]] = {}
    for tag, digest in Bundle.objects.values_list("lang", "digest"):
        found.setdefault(tag, []).append(digest)
    return found
