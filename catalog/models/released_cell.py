from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from catalog.domain.cells import CellKey


class ReleasedCellQuerySet(models.QuerySet):
    def cells(self) -> dict[CellKey, str]:
        """The rows as the domain knows them."""
        rows = self.values_list("service", "code", "lang", "field", "text")
        return {CellKey(*key): text for *key, text in rows.iterator(chunk_size=5000)}

    def in_languages(self, tags: Iterable[str]) -> ReleasedCellQuerySet:
        """What bundles of these languages are made from: their texts, and the resolutions."""
        return self.filter(models.Q(lang__in=list(tags)) | models.Q(lang="", field="resolution"))


class ReleasedCell(models.Model):
    """The state that was released last, cell by cell: what the working copy is compared with.

    It equals all published releases' changes, replayed from the first.
    """

    service = models.CharField(max_length=50)
    code = models.CharField(max_length=100, blank=True)
    lang = models.CharField(max_length=10, blank=True)
    field = models.CharField(max_length=20)
    text = models.TextField()

    objects = ReleasedCellQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "code", "lang", "field"), name="one_text_of_a_released_cell"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="released_text_not_blank"),
        )
        indexes = (models.Index(fields=("lang",), name="released_cell_lang"),)
        default_permissions = ()

    def __str__(self) -> str:
        return "/".join((self.service, self.code, self.lang, self.field))
