from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.person import person


class ReleaseQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Releases that went live, the newest first."""
        return self.filter(state=Release.State.PUBLISHED).order_by("-number")

    def open(self) -> Self:
        """Proposals that may still go live, the oldest first."""
        return self.filter(state__in=OPEN).order_by("pk")


class State(models.TextChoices):
    """A release begins as a proposal. The last three are ends: a row in them never changes again."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("sent back")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (State.PROPOSED, State.APPROVED)


_NOT_CLOSED = Q(closed_by=None, closed_at=None, reason="")
_NOT_APPROVED = Q(approved_by=None, approved_at=None, publish_at=None)


class Release(models.Model):
    """A frozen set of changes: proposed, approved by another person, published with its number.

    Its primary key is the proposal's number. `approved` waits for `publish_at`. `closed_by`,
    `closed_at` and `reason` tell who sent it back or withdrew it; nobody where the machine sent it
    back, because it could not go live at its time. `four_eyes`: whether the rule was on when it was
    approved; `emergency`: a roll back that one person put live alone.
    """

    State = State

    number = models.PositiveIntegerField(_("release"), unique=True, null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    note = models.TextField(_("note"))
    proposed_by = person(_("proposed by"), null=False)
    proposed_at = models.DateTimeField(_("proposed"))
    renews = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="renewed_as",
        verbose_name=_("renews"),
    )
    rolls_back_to = models.ForeignKey(
        "self",
        to_field="number",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rolls back to"),
    )
    approved_by = person(_("approved by"))
    approved_at = models.DateTimeField(_("approved"), null=True)
    publish_at = models.DateTimeField(_("goes live"), null=True)
    four_eyes = models.BooleanField(_("four eyes"), default=True)
    emergency = models.BooleanField(_("emergency"), default=False)
    published_at = models.DateTimeField(_("published"), null=True)
    closed_by = person(_("closed by"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    reason = models.TextField(_("reason"), blank=True, default="")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("-pk",)
        # Made by the operations only: no door adds, changes or deletes one.
        default_permissions = ("view",)
        permissions = (
            ("propose_release", "Can propose releases"),
            ("publish_release", "Can approve and publish releases"),
            ("emergency_rollback", "Can roll back alone in an emergency"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(_NOT_APPROVED, _NOT_CLOSED, state="proposed", number=None)
                | Q(
                    _NOT_CLOSED,
                    state="approved",
                    number=None,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    publish_at__isnull=False,
                )
                | Q(
                    _NOT_CLOSED,
                    state="published",
                    number__isnull=False,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | Q(state="rejected", number=None, closed_at__isnull=False)
                | Q(
                    state="withdrawn",
                    number=None,
                    closed_by__isnull=False,
                    closed_at__isnull=False,
                ),
                name="release_has_what_its_state_needs",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | Q(~Q(state="published"), published_at=None),
                name="release_published_at_when_published",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected", reason=""), name="release_sent_back_with_a_reason"
            ),
            # Half of the four eyes; who edited a change is asked where it is approved.
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | Q(four_eyes=False)
                | Q(emergency=True)
                | ~Q(approved_by=F("proposed_by")),
                name="release_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(emergency=False) | Q(rolls_back_to__isnull=False),
                name="release_emergency_is_a_roll_back",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="release_has_a_note"),
        )

    def __str__(self) -> str:
        if self.number is None:
            return str(_("Proposal %(number)s") % {"number": self.pk})
        return str(_("Release %(number)s") % {"number": self.number})

    @property
    def is_open(self) -> bool:
        """Whether it may still go live."""
        return self.state in OPEN
