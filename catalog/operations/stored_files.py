"""A store's files one by one: whole or not there, on a disk settled before anything leads to them."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage

from catalog.domain import manifest
from catalog.domain.manifest import file_name

_LOCK = ".lock"


def read(store: Storage, name: str) -> bytes | None:
    """A file's bytes, or None where there is no such file."""
    try:
        with store.open(name) as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None


def has(store: Storage, name: str, size: int, changed_at: int) -> bool:
    """Whether the file is there with `size` bytes, on a disk also with `changed_at` as its time."""
    try:
        if isinstance(store, FileSystemStorage):
            found = os.stat(store.path(name))
            return (found.st_size, found.st_mtime_ns) == (size, changed_at * 10**9)
        return store.size(name) == size
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def alone(store: Storage) -> Iterator[None]:
    """One writer at a time in a folder, and no drafts of one that was killed."""
    if not isinstance(store, FileSystemStorage):
        yield
        return
    folder = Path(store.path(""))
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        # Everybody may read what every app gets: a web server in front reads it as another user.
        folder.chmod(0o755)
    with (folder / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for draft in folder.glob("*.draft"):
            draft.unlink(missing_ok=True)
        yield


def write(
    store: Storage,
    name: str,
    body: bytes,
    *,
    changed_at: int | None = None,
    settled: bool = False,
) -> None:
    """All of it or nothing: on a disk a draft is moved into place; other stores put objects whole.

    `changed_at`: the time of its last change, from which nginx makes its entity tag. `settled`: it
    is on the disk before it is in its place.
    """
    if not isinstance(store, FileSystemStorage):
        saved = store.save(name, ContentFile(body))
        if saved != name:
            # A store that never overwrites: there is a moment without the old one.
            store.delete(name)
            store.delete(saved)
            store.save(name, ContentFile(body))
        return
    path = Path(store.path(name))
    draft = path.with_name(f"{path.name}.draft")
    try:
        with draft.open("wb") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(body)
            file.flush()
            if changed_at is not None:
                os.utime(file.fileno(), (changed_at, changed_at))
            if settled:
                os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def point(store: Storage, tag: str, digest: str, encodings: Container[str]) -> None:
    """`hi.json` and its packed forms lead to the newest bundle, for a server that reads no manifest."""
    if not isinstance(store, FileSystemStorage):
        return
    for encoding, suffix in manifest.SUFFIXES.items():
        target = file_name(tag, digest, encoding)
        link = Path(store.path(f"{tag}.json{suffix}"))
        if encoding not in encodings:
            link.unlink(missing_ok=True)
            continue
        if link.is_symlink() and os.readlink(link) == target:
            continue
        draft = link.with_name(f"{link.name}.draft")
        try:
            draft.symlink_to(target)
            draft.replace(link)
        finally:
            draft.unlink(missing_ok=True)


def settle(store: Storage, names: Iterable[str]) -> None:
    """What was moved into place is so on the disk, too, before a link or the manifest leads to it."""
    if not isinstance(store, FileSystemStorage):
        return
    for place in (*map(store.path, names), store.path("")):
        opened = os.open(place, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
