from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.domain.cells import FALLBACK
from catalog.models.error_code import ErrorCode
from catalog.models.versioned import WorkingCopyQuerySet, WorkingCopyRow


class MessageQuerySet(WorkingCopyQuerySet):
    def missing_in(self, tag: str) -> MessageQuerySet:
        """Messages that can't be shown in a language yet: no title or no body."""
        blank = Q()
        for field in ("title", "body"):
            blank |= Q(**{f"{field}_{tag}": ""}) | Q(**{f"{field}_{tag}": None})
        return self.filter(blank)

    def live(self) -> MessageQuerySet:
        """Messages whose code and service are not retired, and the fallback message."""
        return self.exclude(error_code__retired=True).exclude(error_code__service__retired=True)

    def of_keys(self, keys: Iterable[tuple[str, str]]) -> MessageQuerySet:
        """The messages of these service slugs and codes (`*` and `*`: the fallback message)."""
        codes: dict[str, list[str]] = {}
        for service, code in keys:
            codes.setdefault(service, []).append(code)
        named = Q(is_fallback=True) if FALLBACK in codes else Q(pk__in=())
        for service, wanted in codes.items():
            named |= Q(error_code__service__slug=service, error_code__code__in=wanted)
        return self.filter(named)


class Message(WorkingCopyRow):
    """What a customer reads for one error code, or, where it has none, for any code an app doesn't know.

    Every text has a column for each language (`title_hi`), made by modeltranslation.
    """

    error_code = models.OneToOneField(
        ErrorCode,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="message",
        verbose_name=_("error code"),
    )
    is_fallback = models.BooleanField(_("fallback message"), default=False, editable=False)
    title = models.TextField(_("title"), blank=True, default="")
    body = models.TextField(_("body"), blank=True, default="")
    action = models.TextField(_("action"), blank=True, default="")
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = MessageQuerySet.as_manager()
    # Registered in translation.py, after the translated columns are there.
    history: Any

    if TYPE_CHECKING:

        def __getattr__(self, column: str) -> Any:
            """`title_hi` and the like, which modeltranslation adds when the product runs."""

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-is_fallback", "error_code__service__slug", "error_code__code")
        constraints = (
            models.UniqueConstraint(
                fields=("is_fallback",), condition=Q(is_fallback=True), name="one_fallback_message"
            ),
            models.CheckConstraint(
                condition=Q(is_fallback=True, error_code=None)
                | Q(is_fallback=False, error_code__isnull=False),
                name="message_has_a_code_or_is_the_fallback",
            ),
        )
        permissions = (
            ("import_message", "Can import messages"),
            ("export_message", "Can export messages"),
        )

    def __str__(self) -> str:
        return str(_("Fallback message")) if self.error_code is None else str(self.error_code)

    @property
    def key(self) -> tuple[str, str]:
        """Service slug and code, or `*` and `*` for the fallback message."""
        if self.error_code is None:
            return FALLBACK, FALLBACK
        return self.error_code.service.slug, self.error_code.code
