"""Making, changing, retiring and deleting services and error codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from catalog.models import Change, ErrorCode, Message, Release, Service, Source
from catalog.operations.errors import InvalidFields, ReleasedCannotBeDeleted, StaleEdit
from catalog.operations.go_live import one_publisher
from catalog.operations.permissions import require
from catalog.operations.recording import Origin, insert, update
from catalog.operations.texts import cleaned


@transaction.atomic
def create_service(*, slug: str, name: str, by: Any, source: Source) -> Service:
    """A new service. Raises NotPermitted, InvalidFields."""
    require(by, "add_service")
    service = Service(slug=slug, **cleaned({"name": name}))
    _validate(service)
    insert([service], origin=Origin(by, source))
    return service


@transaction.atomic
def edit_service(
    *, service: Service, version: int, name: str, retired: bool, by: Any, source: Source
) -> Service:
    """Rename or retire what was read at `version`. Its slug never changes: apps know it.

    Raises NotPermitted, InvalidFields, StaleEdit.
    """
    require(by, "change_service")
    row = Service.objects.select_for_update().get(pk=service.pk)
    wanted = {**cleaned({"name": name}), "retired": retired}
    return _edit(row, version, wanted, Origin(by, source))


def of_retired_service() -> str:
    """Why a service that is retired gets no new code."""
    return _(
        "This service is retired, so nobody would see a new code of it. Untick “Retired” in the "
        "service first."
    )


@transaction.atomic
def create_error_code(
    *,
    service: Service,
    code: str,
    description: str,
    resolution: str,
    texts: Mapping[str, str],
    by: Any,
    source: Source,
) -> Message:
    """A new code with its message (`texts` by column). Raises NotPermitted, InvalidFields."""
    require(by, "add_errorcode", "add_message")
    if service.retired:
        raise InvalidFields({"service": [of_retired_service()]})
    wanted = cleaned({"description": description, **texts})
    row = ErrorCode(
        service=service,
        code=code,
        description=wanted.pop("description"),
        resolution=resolution,
    )
    _validate(row)
    origin = Origin(by, source)
    insert([row], origin=origin)
    message = Message(error_code=row, **wanted)
    insert([message], origin=origin)
    return message


@transaction.atomic
def edit_error_code(
    *,
    error_code: ErrorCode,
    version: int,
    description: str,
    resolution: str,
    retired: bool,
    by: Any,
    source: Source,
) -> ErrorCode:
    """Change what engineers and apps get, or retire what was read at `version`.

    Raises NotPermitted, InvalidFields, StaleEdit.
    """
    require(by, "change_errorcode")
    row = ErrorCode.objects.select_for_update().get(pk=error_code.pk)
    wanted = {
        **cleaned({"description": description}),
        "resolution": resolution,
        "retired": retired,
    }
    return _edit(row, version, wanted, Origin(by, source))


def delete_service(*, service: Service, by: Any) -> None:
    """Delete a service that was never released, with its codes. Raises ReleasedCannotBeDeleted."""
    require(by, "delete_service")
    # Nobody proposes it between the question and the deed.
    with one_publisher():
        check_deletable(service=service.slug)
        service.error_codes.all().delete()
        service.delete()


def delete_error_code(*, error_code: ErrorCode, by: Any) -> None:
    """Delete a code that was never released, with its message. Raises ReleasedCannotBeDeleted."""
    require(by, "delete_errorcode")
    with one_publisher():
        check_deletable(service=error_code.service.slug, code=error_code.code)
        error_code.delete()


def check_deletable(*, service: str, code: str = "") -> None:
    """Raises ReleasedCannotBeDeleted where a release has it: history must keep what customers read.

    Also where an open proposal has it, which would bring it to life without a row to retire.
    """
    changes = Change.objects.filter(service=service)
    if code:
        changes = changes.filter(code=code)
    name = f"{service}/{code}" if code else service
    if changes.filter(release__number__isnull=False).exists():
        raise ReleasedCannotBeDeleted(
            _(
                "%(name)s was released, so it can't be deleted. Retire it instead: "
                "it goes with the next release, and history keeps it."
            )
            % {"name": name}
        )
    proposed = changes.filter(release__in=Release.objects.open()).first()
    if proposed is not None:
        raise ReleasedCannotBeDeleted(
            _("%(name)s is in %(proposal)s. It can be deleted when that is withdrawn or sent back.")
            % {"name": name, "proposal": proposed.release}
        )


def _edit(row: Any, version: int, wanted: Mapping[str, Any], origin: Origin) -> Any:
    if row.version != version:
        raise StaleEdit({field: getattr(row, field) for field in wanted}, version=row.version)
    changed = [field for field, value in wanted.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, wanted[field])
    _validate(row)
    if changed:
        update([row], changed, origin=origin)
    return row


def _validate(row: Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise InvalidFields(error.message_dict) from None
