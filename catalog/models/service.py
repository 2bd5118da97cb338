from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models.history import SourcedHistory
from catalog.models.versioned import WorkingCopyQuerySet, WorkingCopyRow

# \Z, not $: Python's $ lets a line break follow.
SLUG_FORMAT = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"


class Service(WorkingCopyRow):
    """A part of the platform that emits codes."""

    slug = models.CharField(
        _("slug"),
        max_length=50,
        unique=True,
        help_text=_("Lower-case letters and digits, joined by hyphens: otp-manager."),
    )
    name = models.CharField(_("name"), max_length=100)
    retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("Its codes go with the next release; history keeps them."),
    )
    history = HistoricalRecords(bases=[SourcedHistory], excluded_fields=["released_version"])

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ("slug",)
        constraints = (
            models.CheckConstraint(
                condition=Q(slug__regex=SLUG_FORMAT),
                name="service_slug_format",
                violation_error_message=_(
                    "A service's slug has lower-case letters and digits, joined by hyphens: otp-manager."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="service_name_not_blank",
                violation_error_message=_("A service needs a name."),
            ),
        )

    def __str__(self) -> str:
        return self.name
