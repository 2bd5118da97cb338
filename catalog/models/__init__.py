"""Floor 2: what is kept, and the constraints on it."""

from catalog.models.bundle import Bundle
from catalog.models.change import Change, ChangeEdit, Comment
from catalog.models.error_code import ErrorCode, Resolution
from catalog.models.history import Source
from catalog.models.message import Message
from catalog.models.message_import import ImportFile, ImportRow, MessageImport
from catalog.models.release import Release
from catalog.models.released_cell import ReleasedCell
from catalog.models.service import Service

__all__ = [
    "Bundle",
    "Change",
    "ChangeEdit",
    "Comment",
    "ErrorCode",
    "ImportFile",
    "ImportRow",
    "Message",
    "MessageImport",
    "Release",
    "ReleasedCell",
    "Resolution",
    "Service",
    "Source",
]
