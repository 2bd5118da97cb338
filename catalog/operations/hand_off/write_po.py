"""PO for one language, as GNU gettext has it.

`msgctxt` is the unit's name, `msgid` the English, `msgstr` the text, empty where there is none.
Where English has no text, `msgid` is the name: an empty one would be the header's. Comments for
the translator say what the code means and how long the text may be, and carry the row's version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from catalog.operations.hand_off.units import Unit

VERSION_COMMENT = "version: "

_HEADER = (
    ("Project-Id-Version", "m2p-errors"),
    ("Language", "{lang}"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def write_po(units: Iterable[Unit], *, lang: str, file: BinaryIO) -> None:
    """Write `units` in `lang`, one after the other, at the file's place."""
    header = "".join(f"{name}: {text}\n" for name, text in _HEADER).format(lang=lang)
    _write(file, ["msgid " + _quoted(""), "msgstr " + _quoted(header)])
    for unit in units:
        file.write(b"\n")
        _write(file, _entry(unit))


def _write(file: BinaryIO, lines: Iterable[str]) -> None:
    file.write("".join(f"{line}\n" for line in lines).encode())


def _entry(unit: Unit) -> Iterator[str]:
    name = str(unit.name)
    yield f"#. {VERSION_COMMENT}{unit.version}"
    yield f"#. At most {unit.limit} characters."
    for line in unit.description.splitlines():
        # gettext takes a backslash at a line's end, in comments too, for "goes on".
        yield f"#. {line} " if line.endswith("\\") else f"#. {line}"
    yield "msgctxt " + _quoted(name)
    yield "msgid " + _quoted(unit.source or name)
    yield "msgstr " + _quoted(unit.target)


def _quoted(text: str) -> str:
    """As a string of the file; one with line breaks has a line for each."""
    lines = text.splitlines(keepends=True) if "\n" in text else [text]
    quoted = [f'"{line.translate(_ESCAPES)}"' for line in lines]
    return "\n".join(quoted if len(quoted) == 1 else ['""', *quoted])
