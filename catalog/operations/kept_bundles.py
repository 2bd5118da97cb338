"""Bundles outside the database: for a CDN, and for a start without a database."""

from __future__ import annotations

import contextlib
import gzip
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

import brotli
import zstandard
from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages

from catalog.domain import bundles, manifest
from catalog.domain.conditional import IDENTITY, Representation
from catalog.domain.entity_tag import moment
from catalog.domain.manifest import Manifest, file_name
from catalog.operations.loaded_bundle import LoadedBundle, parsed
from catalog.operations.stored_files import alone, has, point, read, settle, write

logger = logging.getLogger(__name__)

_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@runtime_checkable
class Versioned(Protocol):
    """A store that replaces a file only as long as nobody else did."""

    def version(self, name: str) -> str | None:
        """Which version of the file is there now, or None where there is none."""

    def replace(self, name: str, body: bytes, version: str | None) -> bool:
        """Put `body` in the place of that version; False where another is there meanwhile."""


def stores() -> Iterator[Storage]:
    """This machine's folder, and the storage `bundles` where that is another one."""
    local = FileSystemStorage(location=settings.BUNDLES_DIR)
    yield local
    chosen = storages["bundles"]
    if not (isinstance(chosen, FileSystemStorage) and chosen.path("x") == local.path("x")):
        yield chosen


def keep(made: Manifest, loaded: Mapping[str, LoadedBundle], store: Storage) -> None:
    """Write what `made` names into `store`, the manifest last; what is there already stays.

    Raises OSError, or what the store raises. A store that has a newer manifest keeps it.
    """
    with alone(store):
        # Before the manifest is read: whoever replaces it from now on is noticed.
        version = store.version(manifest.NAME) if isinstance(store, Versioned) else None
        known = kept_manifest(store)
        if known is not None and known.release > made.release:
            return
        fresh: list[str] = []
        for tag, entry in made.languages.items():
            for encoding, body in loaded[tag].whole.bodies.items():
                name = file_name(tag, entry.digest, encoding)
                named = moment(entry.digest, encoding)
                if not has(store, name, len(body), named):
                    write(store, name, body, changed_at=named)
                    fresh.append(name)
        # All at once: a disk takes as long for one file as for all of them.
        settle(store, fresh)
        for tag, entry in made.languages.items():
            point(store, tag, entry.digest, loaded[tag].whole.bodies)
        _folders, names = store.listdir("")
        full = made.among(names, known=known, now=datetime.now(UTC).isoformat())
        if full == known:
            return
        if not isinstance(store, Versioned):
            write(store, manifest.NAME, full.to_json(), settled=True)
        elif not store.replace(manifest.NAME, full.to_json(), version):
            logger.info("%s was replaced by another process meanwhile", manifest.NAME)


def kept_manifest(store: Storage) -> Manifest | None:
    """The store's manifest, or None where it has none that can be read."""
    try:
        with store.open(manifest.NAME) as file:
            return manifest.read(file.read())
    except FileNotFoundError:
        return None
    except manifest.Unreadable:
        logger.warning("%s can't be read; it is written anew", manifest.NAME)
        return None


def read_kept(store: Storage) -> tuple[Manifest, dict[str, LoadedBundle]] | None:
    """What the store keeps, each bundle held against its digest, or None where it has not all."""
    made = kept_manifest(store)
    if made is None:
        return None
    found: dict[str, LoadedBundle] = {}
    for tag, entry in made.languages.items():
        body = read(store, entry.file)
        if body is None or bundles.digest(body) != entry.digest:
            logger.error("%s is %s", entry.file, "missing" if body is None else "damaged")
            return None
        found[tag] = parsed(_representation(store, tag, entry.digest, body))
    return made, found


def remove_old(store: Storage, *, older_than: float) -> int:
    """Delete bundles that were replaced so many seconds ago or earlier; how many files."""
    with alone(store):
        made = kept_manifest(store)
        if made is None:
            return 0
        until = datetime.now(UTC) - timedelta(seconds=older_than)
        old = {
            bundle
            for bundle, since in made.replaced.items()
            if bundle not in made.files and datetime.fromisoformat(since) <= until
        }
        _folders, names = store.listdir("")
        gone = [name for name in names if manifest.bundle_of(name) in old]
        for name in gone:
            store.delete(name)
    return len(gone)


def _representation(store: Storage, tag: str, digest: str, body: bytes) -> Representation:
    """The bytes that were made at publish: packed anew they might differ under the same ETag."""
    bodies = {IDENTITY: body}
    for encoding, unpack in _UNPACK.items():
        packed = read(store, file_name(tag, digest, encoding))
        if packed is None:
            continue
        with contextlib.suppress(OSError, EOFError, ValueError, brotli.error, zstandard.ZstdError):
            if unpack(packed) == body:
                bodies[encoding] = packed
                continue
        logger.error("%s is damaged", file_name(tag, digest, encoding))
    return Representation(digest, bodies)
