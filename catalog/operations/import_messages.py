"""Importing a file into the working copy: all of it, or nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.domain.cells import CODE_FIELDS, FALLBACK, TEXT_COLUMNS
from catalog.models import ErrorCode, Message, Service, Source
from catalog.operations.errors import ImportRefused, NotWhatWasSeen
from catalog.operations.import_plan import (
    Blank,
    ImportPlan,
    PlannedRow,
    named_from,
    plan_import,
)
from catalog.operations.permissions import require
from catalog.operations.read_table import Table
from catalog.operations.recording import Origin, insert, update, update_messages

Key = tuple[str, str]


def preview_import(*, table: Table, by: Any, blank: Blank = "keep") -> ImportPlan:
    """What importing would do. Raises NotPermitted, UnreadableFile."""
    require(by, "import_message")
    return plan_import(table, blank=blank)


@transaction.atomic
def import_messages(
    *,
    table: Table,
    by: Any,
    source: Source,
    file_name: str,
    blank: Blank = "keep",
    seen: str | None = None,
) -> ImportPlan:
    """Import `table` and return what was done.

    `seen`: the digest of the plan that the person was shown; where the catalogue changed in
    the meantime, raises NotWhatWasSeen. Raises ImportRefused where a row is wrong,
    NotPermitted, UnreadableFile. Then nothing is written.
    """
    require(by, "import_message")
    # Others who edit or import wait until this one is done. Messages before codes, as whoever
    # publishes locks them.
    list(Message.objects.rewrite(False).order_by("pk").select_for_update().values_list("pk"))
    list(ErrorCode.objects.order_by("pk").select_for_update().values_list("pk"))
    plan = plan_import(table, blank=blank)
    if plan.errors:
        raise ImportRefused(
            _("%(count)d rows are wrong; nothing was imported.") % {"count": plan.counts["wrong"]},
            plan,
        )
    if seen is not None and plan.digest != seen:
        raise NotWhatWasSeen(
            _("The catalogue has changed since the preview. Look at it again, then confirm.")
        )
    origin = Origin(by, source, file_name[:100])
    _create([row for row in plan.rows if row.new], origin)
    _change([row for row in plan.rows if not row.new], origin)
    return plan


def _texts(row: PlannedRow, columns: tuple[str, ...]) -> dict[str, str]:
    return {cell.column: cell.new for cell in row.cells if cell.column in columns}


def _create(rows: list[PlannedRow], origin: Origin) -> None:
    services = {service.slug: service for service in Service.objects.all()}
    named: dict[str, str] = {}
    for row in rows:
        if row.service not in services and row.service != FALLBACK:
            named[row.service] = named.get(row.service) or row.service_name
    made = [Service(slug=slug, name=name or named_from(slug)) for slug, name in named.items()]
    insert(made, origin=origin)
    services.update({service.slug: service for service in made})
    codes = {
        (row.service, row.code): ErrorCode(
            service=services[row.service], code=row.code, **_texts(row, CODE_FIELDS)
        )
        for row in rows
        if row.service != FALLBACK
    }
    insert(list(codes.values()), origin=origin)
    insert(
        [
            Message(
                error_code=codes.get((row.service, row.code)),
                is_fallback=row.service == FALLBACK,
                **_texts(row, TEXT_COLUMNS),
            )
            for row in rows
        ],
        origin=origin,
    )


def _change(rows: list[PlannedRow], origin: Origin) -> None:
    codes = {
        (row.service, row.code): changed for row in rows if (changed := _texts(row, CODE_FIELDS))
    }
    texts = {
        (row.service, row.code): changed for row in rows if (changed := _texts(row, TEXT_COLUMNS))
    }
    touched = [
        code
        for code in ErrorCode.objects.select_related("service").order_by("pk")
        if (code.service.slug, code.code) in codes
    ]
    for code in touched:
        for column, text in codes[code.service.slug, code.code].items():
            setattr(code, column, text)
    update(touched, CODE_FIELDS, origin=origin)
    if texts:
        update_messages(
            {pk: texts[key] for key, pk in _message_pks().items() if key in texts}, origin=origin
        )


def _message_pks() -> dict[Key, int]:
    rows = Message.objects.rewrite(False).values_list(
        "error_code__service__slug", "error_code__code", "pk"
    )
    return {(service or FALLBACK, code or FALLBACK): pk for service, code, pk in rows}
