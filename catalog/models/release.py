from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReleaseQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Releases that went live, the newest first."""
        return self.filter(state=Release.State.PUBLISHED).order_by("-number")


class Release(models.Model):
    """A set of changes: proposed, then published (with its number) or rejected. Then it never changes."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        PUBLISHED = "published", _("published")
        REJECTED = "rejected", _("rejected")

    number = models.PositiveIntegerField(_("release"), unique=True, null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    note = models.TextField(_("note"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published"), null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("-number",)
        permissions = (("publish_release", "Can publish releases"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state="published",
                    number__isnull=False,
                    published_by__isnull=False,
                    published_at__isnull=False,
                )
                | Q(state__in=("proposed", "rejected"), number=None, published_at=None),
                name="release_number_when_published",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="release_has_a_note"),
        )

    def __str__(self) -> str:
        return str(_("Release %(number)s") % {"number": self.number or "–"})


class Change(models.Model):
    """One cell of a release: the text released before, and the text it brings. Empty: not there."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="changes")
    service = models.CharField(_("service"), max_length=50)
    code = models.CharField(_("code"), max_length=100, blank=True)
    lang = models.CharField(_("language"), max_length=10, blank=True)
    field = models.CharField(_("field"), max_length=20)
    old = models.TextField(_("old"), blank=True)
    new = models.TextField(_("new"), blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ("service", "code", "lang", "field")
        constraints = (
            models.UniqueConstraint(
                fields=("release", "service", "code", "lang", "field"),
                name="one_change_of_a_cell_in_a_release",
            ),
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="change_changes"),
        )
        indexes = (models.Index(fields=("service", "code"), name="change_of_code"),)

    def __str__(self) -> str:
        return "/".join(filter(None, (self.service, self.code, self.lang, self.field)))
