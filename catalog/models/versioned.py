"""Rows of the working copy: which state they are in, and which one was released last."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class WorkingCopyQuerySet(models.QuerySet):
    def touched(self) -> Self:
        """Rows written since they were last released. Their texts may still equal the released ones."""
        return self.exclude(version=F("released_version"))


class WorkingCopyRow(models.Model):
    """`version` grows by one with each write; an edit names the version that it was made from."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    released_version = models.PositiveIntegerField(_("released version"), default=0, editable=False)

    class Meta:
        abstract = True
