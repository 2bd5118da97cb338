"""What is kept of bundles outside the database: immutable files by digest, and one manifest.

`hi.<digest>.json` holds a bundle's bytes, with `.gz`, `.br` and `.zst` beside it. `manifest.json`
names the files of the newest release; it is written last, so that whatever it names is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from catalog.domain.conditional import IDENTITY
from catalog.domain.languages import BY_TAG

NAME = "manifest.json"
SUFFIXES: Mapping[str, str] = {IDENTITY: "", "gzip": ".gz", "br": ".br", "zstd": ".zst"}
_FILE = re.compile(r"([A-Za-z0-9-]+\.[0-9a-f]{32}\.json)(\.gz|\.br|\.zst)?")
_ENCODINGS = {suffix: encoding for encoding, suffix in SUFFIXES.items() if suffix}
# Another content has another name, so a cache never needs to ask again.
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One language: `release` last changed it; `file` holds its `size` bytes, named by `digest`.

    `completeness` is `translated` / `messages`, 1 where there are none.
    """

    release: int
    digest: str
    file: str
    size: int
    messages: int
    translated: int
    completeness: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """The newest `release` as a whole, live since `published_at` (RFC 3339).

    `replaced`: files that are still there though no language's newest, and since when (RFC 3339).
    """

    release: int
    published_at: str
    languages: Mapping[str, Entry]
    replaced: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> set[str]:
        """The names of the newest bundles."""
        return {entry.file for entry in self.languages.values()}

    def among(self, names: Iterable[str], *, known: Manifest | None, now: str) -> Manifest:
        """The same among the files `names`: those that it does not name are `replaced`.

        Since `now`, or since when the manifest before it, `known`, has it.
        """
        others = {bundle for name in names if (bundle := bundle_of(name))} - self.files
        since = known.replaced if known is not None else {}
        return replace(self, replaced={name: since.get(name, now) for name in sorted(others)})

    def to_json(self) -> bytes:
        """As it is stored."""
        content = {
            "release": self.release,
            "published_at": self.published_at,
            "languages": {tag: asdict(entry) for tag, entry in self.languages.items()},
            "replaced": dict(self.replaced),
        }
        return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


class Unreadable(ValueError):
    """The text is no manifest."""


def file_name(lang: str, digest: str, encoding: str = IDENTITY) -> str:
    """`hi.0123….json.br`."""
    return f"{lang}.{digest}.json{SUFFIXES[encoding]}"


def bundle_of(name: str) -> str:
    """The bundle that a file holds, packed or not: `hi.0123….json`, or "" where it holds none."""
    found = _FILE.fullmatch(name)
    return found[1] if found else ""


def headers(name: str, *, max_age: int) -> dict[str, str]:
    """What an HTTP server tells of a kept file; `max_age` of the manifest, in seconds."""
    found = _FILE.fullmatch(name)
    told = {
        "Content-Type": "application/json",
        "Cache-Control": _FOR_EVER if found else f"public, max-age={max_age}",
    }
    if found and found[2]:
        told["Content-Encoding"] = _ENCODINGS[found[2]]
    return told


def entry(
    *, lang: str, release: int, digest: str, size: int, messages: int, translated: int
) -> Entry:
    """A language's entry, with what follows from the rest."""
    complete = translated / messages if messages else 1.0
    return Entry(
        release=release,
        digest=digest,
        file=file_name(lang, digest),
        size=size,
        messages=messages,
        translated=translated,
        # Rounded down: 1 means all.
        completeness=int(complete * 1000) / 1000,
    )


def read(text: bytes) -> Manifest:
    """The manifest in `text`; languages and members that this version does not know are passed over.

    Raises Unreadable.
    """
    try:
        content: dict[str, Any] = json.loads(text)
        return Manifest(
            int(content["release"]),
            str(content["published_at"]),
            {
                tag: _entry(tag, members)
                for tag, members in content["languages"].items()
                if tag in BY_TAG
            },
            {
                name: since
                for name, since in content.get("replaced", {}).items()
                if bundle_of(name) == name and datetime.fromisoformat(since).tzinfo
            },
        )
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise Unreadable(repr(error)) from error


def _entry(tag: str, members: Mapping[str, Any]) -> Entry:
    found = Entry(**{one.name: members[one.name] for one in fields(Entry)})
    # A name is opened as a file: never one that another hand made up.
    if found.file != file_name(tag, found.digest) or not bundle_of(found.file):
        raise ValueError(f"{found.file!r} is no bundle of {tag}")
    return found
