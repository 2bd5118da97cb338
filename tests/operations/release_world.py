"""A small catalogue for the model of releases: three services, seven codes, six people."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import Group, Permission, User

from catalog.models import ErrorCode, Message, Service, Source
from catalog.operations.edit_code import create_error_code, create_service
from catalog.operations.recording import Origin, insert
from tests.operations.release_model import FALLBACK, Code, Model, cell_of, code_cells, name_of
from tests.releasing import put_live

# Who is in which groups. One of them may roll back alone, too.
PEOPLE = {
    "editor": ("Editor",),
    "other-editor": ("Editor",),
    "writer": ("Editor", "Publisher"),
    "publisher": ("Publisher",),
    "chief": ("Publisher",),
    "viewer": ("Viewer",),
}
EDITORS = {name for name, groups in PEOPLE.items() if "Editor" in groups}
PUBLISHERS = {name for name, groups in PEOPLE.items() if "Publisher" in groups}
IN_AN_EMERGENCY = {"chief"}

SERVICES = ("otp-manager", "cms", "billing")
CODES = (
    ("otp-manager", "otp.expired"),
    ("otp-manager", "otp.invalid"),
    ("cms", "cms.timeout"),
    ("cms", "otp.expired"),
    ("billing", "bill.late"),
    ("billing", "bill.none"),
)
TEXTS = {
    "en": ("", "One", "Two", "Three"),
    "hi": ("", "एक", "दो", "तीन"),
    "ur": ("", "ایک", "دو", "تین"),
    "ta": ("", "ஒன்று", "இரண்டு", "மூன்று"),
}
COLUMNS = tuple(f"{name}_{lang}" for lang in TEXTS for name in ("title", "body", "action"))


def people() -> dict[str, User]:
    """Everyone, by name."""
    made = {}
    for name, groups in PEOPLE.items():
        made[name] = User.objects.create_user(name)
        made[name].groups.set(Group.objects.filter(name__in=groups))
    right = Permission.objects.get(codename="emergency_rollback")
    for name in IN_AN_EMERGENCY:
        made[name].user_permissions.add(right)
    return made


def first_texts(code: Code) -> dict[str, str]:
    """What the catalogue begins with: English everywhere, Hindi and Urdu here and there."""
    texts = {"title_en": "One", "body_en": "Two"}
    if code in CODES[:3]:
        texts |= {"title_hi": "एक", "body_hi": "दो"}
    if code in CODES[1:4]:
        texts |= {"title_ur": "ایک", "body_ur": "دو", "action_ur": "تین"}
    return texts


def first_release(root: User) -> Model:
    """The catalogue as release 1, and the model of it."""
    model = Model()
    insert(
        [Message(is_fallback=True, **first_texts(FALLBACK))], origin=Origin(root, Source.COMMAND)
    )
    model.write_message("root", FALLBACK, first_texts(FALLBACK))
    for slug in SERVICES:
        add_service(model, root, slug)
    for code in CODES:
        add_code(model, root, code, first_texts(code))
    made = model.freeze(0, "root", model.changes)
    model.publish(made)
    made.pk = put_live(by=root).pk
    model.proposals = {made.pk: made}
    return model


def add_service(model: Model, by: User, slug: str) -> None:
    """A new service, in both."""
    create_service(slug=slug, name=slug, by=by, source=Source.ADMIN)
    model.write(by.username, {name_of(slug): slug})


def add_code(model: Model, by: User, code: Code, texts: Mapping[str, str]) -> None:
    """A new code, in both."""
    create_error_code(
        service=Service.objects.get(slug=code[0]),
        code=code[1],
        description="One",
        resolution="retry",
        texts=texts,
        by=by,
        source=Source.ADMIN,
    )
    model.write(by.username, code_cells(code, "One", "retry"))
    model.write_message(by.username, code, texts)


def message_of(code: Code) -> Message:
    """The message of a code as it stands."""
    if code == FALLBACK:
        return Message.objects.get(is_fallback=True)
    return Message.objects.get(error_code__service__slug=code[0], error_code__code=code[1])


def row_of(code: Code) -> ErrorCode:
    """The error code itself."""
    return ErrorCode.objects.get(service__slug=code[0], code=code[1])


def texts_of_all() -> dict[str, str]:
    """Every text of the working copy, retired or not, by the name of its cell."""
    return {
        str(cell_of(row.key, name)): text
        for row in Message.objects.select_related("error_code__service")
        for name in COLUMNS
        if (text := getattr(row, name))
    }
