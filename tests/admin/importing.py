"""Steps of an editor who sends a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.domain.cells import TEXT_COLUMNS
from catalog.models import Message
from catalog.operations.importing.bases import version_of

IMPORT = "/admin/catalog/message/import/"


def send(client: Client, text: str, *, name: str = "texts.csv", **fields: str) -> str:
    """Where the upload leads: the address of the import's own page."""
    file = SimpleUploadedFile(name, text.encode("utf-8-sig"))
    answer = client.post(IMPORT, {"file": file, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def table(columns: Sequence[str], *rows: Mapping[str, str]) -> str:
    """A CSV file's text."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def exported(code: str, **changed: str) -> dict[str, str]:
    """The first message with this code as an export has it now, some of its texts changed in it."""
    rows = Message.objects.rewrite(False).filter(error_code__code=code)
    row = rows.select_related("error_code__service").order_by("pk")[0]
    assert row.error_code is not None
    return {
        "service": row.error_code.service.slug,
        "code": code,
        "version": version_of(row.pk, row.version, row.error_code.version),
        **{column: getattr(row, column) or "" for column in TEXT_COLUMNS},
        **changed,
    }


def text_of(code: str, column: str) -> str:
    """What the first message with this code says now."""
    rows = Message.objects.rewrite(False).filter(error_code__code=code).order_by("pk")
    return str(rows.values_list(column, flat=True)[0])
