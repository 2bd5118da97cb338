"""Files that a program sends to a small catalogue."""

from __future__ import annotations

from django.contrib.auth.models import User

from catalog.models import Message, Source
from catalog.operations.edit_message import edit_message
from catalog.operations.importing.bases import version_of

CHANGE = "service,code,title_hi\notp-manager,otp.expired,नया\n".encode()
WRONG = "service,code,title_hi,resolution\notp-manager,otp.expired,नया,wait\na,!,एक,none\n".encode()


def message() -> Message:
    return Message.objects.rewrite(False).get(
        error_code__service__slug="otp-manager", error_code__code="otp.expired"
    )


def conflicting(by: User) -> bytes:
    """A file whose text was changed in the catalogue, too, since it was exported."""
    row = message()
    assert row.error_code is not None
    version = version_of(row.pk, row.version, row.error_code.version)
    texts = {"title_hi": "कैटलॉग"}
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)
    return f"service,code,version,title_hi\notp-manager,otp.expired,{version},फ़ाइल\n".encode()


def form(data: bytes, name: str = "file", more: str = "") -> tuple[bytes, str]:
    """The file as a browser's form or `curl -F` sends it, and its content type."""
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="texts.csv"\r\n\r\n'
    return head.encode() + data + f"\r\n{more}--b--\r\n".encode(), "multipart/form-data; boundary=b"
