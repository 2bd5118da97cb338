from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.domain.cells import RESOLUTIONS
from catalog.models.history import SourcedHistory
from catalog.models.service import Service
from catalog.models.versioned import WorkingCopyQuerySet, WorkingCopyRow

CODE_FORMAT = r"^[a-z0-9]+([._-][a-z0-9]+)*\Z"


class Resolution(models.TextChoices):
    """What an app can offer, for machines; the message's action says it in words."""

    CORRECT = "correct", _("correct the input")
    RETRY = "retry", _("try again")
    WAIT = "wait", _("wait or check first")
    SIGN_IN = "sign_in", _("sign in again")
    CONTACT_SUPPORT = "contact_support", _("contact customer care")
    NONE = "none", _("nothing to do")


class ErrorCode(WorkingCopyRow):
    """A code of a service, with what engineers need to know of it."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="error_codes", verbose_name=_("service")
    )
    code = models.CharField(
        _("code"),
        max_length=100,
        help_text=_("Lower-case letters and digits, joined by dots: invalid.otp."),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("For engineers, in English.")
    )
    resolution = models.CharField(_("resolution"), max_length=20, choices=Resolution)
    retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("It goes with the next release; history keeps it."),
    )
    history = HistoricalRecords(bases=[SourcedHistory], excluded_fields=["released_version"])

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("error code")
        verbose_name_plural = _("error codes")
        ordering = ("service__slug", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "code"),
                name="code_unique_in_service",
                violation_error_message=_("This service already has this code."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=CODE_FORMAT),
                name="code_format",
                violation_error_message=_(
                    "A code has lower-case letters and digits, joined by dots: invalid.otp."
                ),
            ),
            models.CheckConstraint(
                condition=Q(resolution__in=RESOLUTIONS), name="code_resolution_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} · {self.code}"
