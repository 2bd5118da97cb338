from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import pytest
from django.contrib.auth.models import User

from catalog.models import MessageImport, Source
from tests.sending import sent

Upload = Callable[..., MessageImport]


def table(columns: Sequence[str], *rows: Mapping[str, str]) -> bytes:
    """A CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def upload(root: User) -> Upload:
    """Takes a file and looks through it: `upload(b"service,code…", erase_blanks=True)`."""

    def take(data: bytes, *, by: User = root, erase_blanks: bool = False) -> MessageImport:
        return sent(data, by=by, source=Source.ADMIN, erase_blanks=erase_blanks)

    return take
