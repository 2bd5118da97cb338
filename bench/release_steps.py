"""`python -m bench.release_steps CHANGES ROUNDS`: one release after the other on the data of VAR_DIR.

Runs inside the product. Prints a JSON object: step → the seconds of each round and its queries.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m2p_errors.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from catalog.domain import bundles  # noqa: E402
from catalog.domain.cells import TEXT_FIELDS  # noqa: E402
from catalog.domain.conditional import Representation  # noqa: E402
from catalog.domain.languages import SOURCE  # noqa: E402
from catalog.models import Message, ReleasedCell, Source  # noqa: E402
from catalog.operations.propose import propose  # noqa: E402
from catalog.operations.recording import Origin, update_messages  # noqa: E402
from catalog.operations.review import approve  # noqa: E402

# As many texts as 500 need, of as few languages: what is rendered anew is these languages' bundles.
LANGUAGES = ("hi", "bn", "ta", "ur")
COLUMNS = [f"{field}_{tag}" for tag in LANGUAGES for field in TEXT_FIELDS[:2]]
Found = dict[str, dict[str, Any]]


def member(group: str) -> User:
    user, _made = User.objects.get_or_create(username=f"bench-{group}", defaults={"is_staff": True})
    user.groups.add(Group.objects.get(name=group))
    return user


def edit(changes: int, number: int, by: User) -> None:
    """So many texts changed: of the first messages, title and body in each of four languages."""
    texts: dict[int, dict[str, str]] = {}
    rows = Message.objects.rewrite(False).filter(is_fallback=False).order_by("pk")
    for row in rows.values("pk", *COLUMNS)[: -(-changes // len(COLUMNS))]:
        for column in COLUMNS:
            if changes:
                changes -= 1
                before = row[column].rpartition(" №")[0] or row[column]
                texts.setdefault(row["pk"], {})[column] = f"{before[:45]} №{number}"
    if changes:
        sys.exit(f"the catalogue has {changes} texts too few")
    update_messages(texts, origin=Origin(by, Source.COMMAND))


def measured(found: Found, step: str, do: Callable[[], Any], *, counted: bool) -> Any:
    """What `do` gives. Time is taken in rounds in which queries are not counted, and the reverse."""
    one = found.setdefault(step, {"seconds": [], "queries": 0})
    if counted:
        with CaptureQueriesContext(connection) as queries:
            result = do()
        one["queries"] = len(queries)
        return result
    started = time.perf_counter()
    result = do()
    one["seconds"].append(time.perf_counter() - started)
    return result


def render_all() -> None:
    """The peer: the same languages' bundles made anew out of everything that is released."""
    shared = ReleasedCell.objects.in_languages([SOURCE]).cells()
    for tag in LANGUAGES:
        own = ReleasedCell.objects.filter(lang=tag).cells()
        Representation.of(bundles.render(release=1, lang=tag, cells={**shared, **own}).body)


def page(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address} answers {answer.status_code}")


def main(changes: int, rounds: int) -> None:
    found: Found = {}
    editor, publisher = member("Editor"), member("Publisher")
    client = Client(headers={"host": "localhost"})
    client.force_login(publisher)
    for number in range(rounds + 1):
        counted = number == 0
        edit(changes, time.time_ns(), editor)
        made = measured(
            found, "propose", partial(propose, by=editor, note="Bench"), counted=counted
        )
        assert made.changes.count() == changes
        address = f"/admin/catalog/release/{made.pk}/change/"
        page(client, address)
        measured(found, "review page", partial(page, client, address), counted=counted)
        measured(
            found,
            "publish",
            partial(approve, proposal=made.pk, by=publisher),
            counted=counted,
        )
        measured(found, "peer: render all", render_all, counted=counted)
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
