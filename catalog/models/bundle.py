from __future__ import annotations

from django.db import models

from catalog.domain.conditional import IDENTITY, Representation
from catalog.models.release import Release


class Bundle(models.Model):
    """The bytes of one language as a release left them. A release that changed nothing in it has none."""

    release = models.ForeignKey(
        Release,
        to_field="number",
        db_column="release_number",
        on_delete=models.PROTECT,
        related_name="bundles",
    )
    lang = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    messages = models.PositiveIntegerField()
    translated = models.PositiveIntegerField()
    body = models.BinaryField()
    gzip = models.BinaryField()
    br = models.BinaryField()
    zstd = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("lang", "release"), name="one_bundle_of_a_language_in_a_release"
            ),
        )
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.lang} {self.release_id}"

    @property
    def representation(self) -> Representation:
        """Its bytes in every encoding that it has."""
        stored = {IDENTITY: self.body, "br": self.br, "zstd": self.zstd, "gzip": self.gzip}
        return Representation(
            self.digest, {name: bytes(data) for name, data in stored.items() if data}
        )
