"""What a release changes, who wrote it, and what was said of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.domain.cells import CellChange, CellKey
from catalog.models.history import Source
from catalog.models.release import Release

KEY = ("service", "code", "lang", "field")


class ChangeQuerySet(models.QuerySet):
    def of_cell(self, key: CellKey) -> Self:
        """The changes of one cell, in all releases and proposals."""
        return self.filter(**key._asdict())

    def cell_changes(self) -> list[CellChange]:
        """The rows as the domain knows them, in the order of their keys."""
        rows = self.order_by(*KEY).values_list(*KEY, "old", "new")
        return [CellChange(CellKey(*key), old, new) for *key, old, new in rows]


class Change(models.Model):
    """One cell of a release: the text released before, and the text it brings. Empty: not there.

    Written once, with its proposal; no row is ever changed or deleted.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="changes")
    service = models.CharField(_("service"), max_length=50)
    code = models.CharField(_("code"), max_length=100, blank=True)
    lang = models.CharField(_("language"), max_length=10, blank=True)
    field = models.CharField(_("field"), max_length=20)
    old = models.TextField(_("old"), blank=True)
    new = models.TextField(_("new"), blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = KEY
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(
                fields=("release", *KEY), name="one_change_of_a_cell_in_a_release"
            ),
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="change_changes"),
        )
        indexes = (models.Index(fields=("service", "code"), name="change_of_code"),)

    def __str__(self) -> str:
        return "/".join(filter(None, (self.service, self.code, self.lang, self.field)))

    @property
    def key(self) -> CellKey:
        return CellKey(self.service, self.code, self.lang, self.field)


class ChangeEdit(models.Model):
    """Someone wrote a change's cell before it was proposed, so they can't approve it.

    `reason`: an import's file name. One row for each person and change: their last edit.
    """

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="edits")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("edited by"),
    )
    at = models.DateTimeField(_("edited"))
    source = models.CharField(_("from"), max_length=10, choices=Source)
    reason = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ("at", "pk")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("change", "by"), name="one_edit_of_a_change_by_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.change} {self.by}"


class Comment(models.Model):
    """What someone said of a proposal, or of one of its changes. Never changed or deleted."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="comments")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("comment"))

    class Meta:
        ordering = ("at", "pk")
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="comment_not_blank"),)

    def __str__(self) -> str:
        return self.text
