"""The kinds of problems that only those meet who send files, or fetch them to work on."""

from __future__ import annotations

from catalog.api.problems import Kind

UNREADABLE_BODY = Kind(
    "unreadable-body",
    400,
    "Body that can't be read",
    "Send the whole file as the body, or as the one part “file” of multipart/form-data.",
)
UNKNOWN_IMPORT = Kind(
    "unknown-import",
    404,
    "Unknown import",
    "Send the file again. What is not imported is kept for a day, and for its own user only.",
)
CONFLICTS = Kind(
    "conflicts",
    409,
    "Texts changed on both sides",
    "The member “report” has each with its three texts. Decide them in the admin, or say with "
    "on_conflict whose text stays: the file's (mine) or the catalogue's (theirs).",
)
CHANGED_MEANWHILE = Kind(
    "changed-meanwhile",
    409,
    "Texts changed meanwhile",
    "Others have changed the same texts this moment. Send the request again.",
)
NOT_OPEN = Kind(
    "not-open",
    409,
    "Import that is closed",
    "It was imported, given up or undone before. Send the file again, with a new key.",
)
LENGTH_REQUIRED = Kind(
    "length-required",
    411,
    "Length required",
    "Send the header Content-Length: a file that breaks off must not be taken for a whole one.",
)
TOO_LARGE = Kind("too-large", 413, "File too large", "Split the file, or leave out columns.")
UNSUPPORTED_FORMAT = Kind(
    "unsupported-format",
    415,
    "Unsupported media type",
    "Send CSV, XLSX, ODS, XLIFF or PO. The header Accept names the media types.",
)
UNREADABLE_FILE = Kind(
    "unreadable-file",
    422,
    "File that can't be read",
    "The detail says what is wrong with the file as a whole. Nothing of it was imported.",
)
WRONG_ROWS = Kind(
    "wrong-rows",
    422,
    "Wrong rows",
    "The member “report” has each with line, column and reason. Mend them and send the file again, "
    "or leave them out with good_rows_only.",
)
KEY_TAKEN = Kind(
    "key-taken",
    422,
    "Key of another file",
    "Use a new Idempotency-Key for each file.",
)
NOTHING_TO_EXPORT = Kind(
    "nothing-to-export",
    404,
    "Nothing to export",
    "Choose more: another service, a release that is there, or without missing and since.",
)
IMPORT_KINDS = (
    UNREADABLE_BODY,
    UNKNOWN_IMPORT,
    NOTHING_TO_EXPORT,
    CONFLICTS,
    CHANGED_MEANWHILE,
    NOT_OPEN,
    LENGTH_REQUIRED,
    TOO_LARGE,
    UNSUPPORTED_FORMAT,
    UNREADABLE_FILE,
    WRONG_ROWS,
    KEY_TAKEN,
)
