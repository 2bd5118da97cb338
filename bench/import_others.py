"""`python -m bench.import_others PLACE`: an editor who saves a text ten times a second, until told to stop.

PLACE: which message is edited first, by its place; the next ones follow. Prints a line when it has
begun; ends when its standard input does, with a JSON object: `saved`, how many, and `longest`, the
seconds of the slowest.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m2p_errors.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402

from catalog.models import Message, Source  # noqa: E402
from catalog.operations.edit_message import edit_message  # noqa: E402

_PAUSE = 0.1


def main(place: int) -> None:
    by = User.objects.get(username="admin")
    rows = list(Message.objects.order_by("pk").values_list("pk", "version")[place:])
    saved, longest = 0, 0.0
    while not select.select([sys.stdin], [], [], _PAUSE)[0]:
        pk, version = rows[saved % len(rows)]
        started = time.perf_counter()
        edit_message(
            message=pk,
            version=version,
            texts={"action_as": f"{saved}"},
            by=by,
            source=Source.ADMIN,
        )
        longest = max(longest, time.perf_counter() - started)
        if not saved:
            print("begun", flush=True)
        saved += 1
    print(json.dumps({"saved": saved, "longest": longest}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
