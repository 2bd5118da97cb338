"""The bytes of an upload: packed as it comes in, and unpacked as they came."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, cast

import zstandard
from django.utils.translation import gettext as _

from catalog.models import ImportFile, MessageImport
from catalog.operations.errors import NotFound
from catalog.operations.reading import MAX_BYTES, too_large

# The database holds pieces of so many bytes at most, so that nothing else ever does hold more.
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Packed:
    """`digest`: SHA-256 of the bytes as they came, in hexadecimal; `size`: how many they were."""

    digest: str
    size: int
    file: BinaryIO

    def keep(self, of: MessageImport) -> None:
        """Put it into the database. In a transaction."""
        self.file.seek(0)
        number = 0
        while piece := self.file.read(_PIECE):
            ImportFile.objects.create(of=of, number=number, packed=piece)
            number += 1


@contextlib.contextmanager
def packed(file: BinaryIO) -> Iterator[Packed]:
    """The upload on the disk, for as long as the block; raises UnreadableFile where it is too large."""
    digest, size, packer = sha256(), 0, zstandard.ZstdCompressor(level=3).compressobj()
    with tempfile.TemporaryFile() as kept:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > MAX_BYTES:
                raise too_large()
            digest.update(piece)
            kept.write(packer.compress(piece))
        kept.write(packer.flush())
        yield Packed(digest.hexdigest(), size, cast(BinaryIO, kept))


@contextlib.contextmanager
def unpacked(of: MessageImport) -> Iterator[BinaryIO]:
    """A file on the disk that can be read from its start again; it goes with the block.

    Raises NotFound where it was kept long enough.
    """
    pieces = list(of.pieces.values_list("pk", flat=True))
    if not pieces:
        raise NotFound(_("This upload is no longer kept. Choose the file again."))
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    with tempfile.TemporaryFile() as file:
        for pk in pieces:
            (piece,) = ImportFile.objects.filter(pk=pk).values_list("packed", flat=True)
            file.write(unpacker.decompress(bytes(piece)))
        file.seek(0)
        yield cast(BinaryIO, file)
