"""What an import made anew goes with it, unless somebody has edited, proposed or released it since."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.domain.cells import FALLBACK
from catalog.models import Change, ErrorCode, Message, MessageImport, Release, Service
from catalog.operations.importing.to_write import CHUNK, good_rows
from catalog.operations.recording import Origin
from catalog.operations.recording_in_bulk import record
from catalog.operations.scratch_table import execute


def take_new_away(made: MessageImport, kept: list[str], *, origin: Origin) -> int:
    """Delete its codes, and services that have none left; how many codes. Within `one_publisher`.

    Codes that stay are named in `kept`, and so is a fallback message: apps show it for every code
    that they do not find.
    """
    own = new_codes(made).select_related("service", "message")
    going = []
    for code in own.annotate(
        in_use=_in_use(service=OuterRef("service__slug"), code=OuterRef("code"))
    ):
        if code.version != 1 or code.message.version != 1 or code.in_use:
            kept.append(f"{code.service.slug}/{code.code}")
        else:
            going.append(code.pk)
    if good_rows(made).filter(is_new=True, service=FALLBACK).exists():
        kept.append(f"{FALLBACK}/{FALLBACK}")
    _delete(Message, "error_code_id", going, origin)
    _delete(ErrorCode, "id", going, origin)
    services = _made_by(made, Service, service=OuterRef("slug")).filter(version=1, error_codes=None)
    empty = services.exclude(_in_use(service=OuterRef("slug")))
    _delete(Service, "id", list(empty.values_list("pk", flat=True)), origin)
    return len(going)


def new_codes(made: MessageImport) -> QuerySet[ErrorCode]:
    """The codes that an import made and that are still there."""
    return _made_by(made, ErrorCode, service=OuterRef("service__slug"), code=OuterRef("code"))


def _made_by(made: MessageImport, model: Any, **key: OuterRef) -> QuerySet[Any]:
    new = model.history.filter(import_id=made.pk, history_type="+").values("id")
    return model.objects.filter(Exists(good_rows(made).filter(is_new=True, **key)), pk__in=new)


def _in_use(**of: OuterRef) -> Exists:
    """Released, so that history must keep it, or in an open proposal, which would bring it to life."""
    bound = Q(release__number__isnull=False) | Q(release__in=Release.objects.open())
    return Exists(Change.objects.filter(bound, **of))


def _delete(model: Any, column: str, keys: list[int], origin: Origin) -> None:
    table = model._meta.db_table
    for start in range(0, len(keys), CHUNK):
        some = ", ".join(map(str, keys[start : start + CHUNK]))
        record(model, f"WHERE m.{column} IN ({some})", "-", origin=origin)
        execute(f"DELETE FROM {table} WHERE {column} IN ({some})")
