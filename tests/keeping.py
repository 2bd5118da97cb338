"""Small releases to keep, and what a reader makes of what is kept."""

from __future__ import annotations

from django.core.files.storage import Storage

from catalog.domain import bundles, manifest
from catalog.domain.conditional import Representation
from catalog.domain.manifest import Manifest, file_name
from catalog.operations.loaded_bundle import LoadedBundle, parsed
from catalog.operations.shelf import manifest_of
from tests.packed import UNPACK

Released = tuple[Manifest, dict[str, LoadedBundle]]
PUBLISHED_AT = "2027-01-31T09:00:00+05:30"


def bundle(lang: str, release: int) -> LoadedBundle:
    """One language with one message, which tells its release."""
    text = {"lang": lang, "title": f"Release {release}", "body": "Try again. " * 9, "action": ""}
    message = {"service": "otp-manager", "code": "otp.expired", **text, "resolution": "retry"}
    content = {"release": release, "lang": lang, "messages": [message], "fallback": text}
    return parsed(Representation.of(bundles.to_json(content)))


def made(number: int, **languages: int) -> Released:
    """Release `number`: `made(7, en=3, hi=7)` has the English of release 3 and Hindi of its own."""
    loaded = {lang: bundle(lang, release) for lang, release in languages.items()}
    return manifest_of(number, PUBLISHED_AT, loaded), loaded


def checked(store: Storage) -> int:
    """The release that a reader of `store` finds, all that its manifest names being there and whole."""
    with store.open(manifest.NAME) as file:
        found = manifest.read(file.read())
    for tag, entry in found.languages.items():
        for encoding, unpack in UNPACK.items():
            with store.open(file_name(tag, entry.digest, encoding)) as file:
                assert bundles.digest(unpack(file.read())) == entry.digest, (tag, encoding)
    return found.release
