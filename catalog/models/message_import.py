"""A file that was imported, or waits for a decision: what it brings, row by row."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.history import Source
from catalog.models.import_cells import CellsField
from catalog.models.person import person


class ImportState(models.TextChoices):
    """`reading`: rows are coming in. `ready`: looked through, to be confirmed or given up."""

    READING = "reading", _("being read")
    READY = "ready", _("to be confirmed")
    FAILED = "failed", _("could not be read")
    CANCELLED = "cancelled", _("given up")
    APPLIED = "applied", _("imported")
    UNDONE = "undone", _("undone")


# Those whose rows are no longer needed, since they changed nothing.
GIVEN_UP = (ImportState.FAILED, ImportState.CANCELLED)


class MessageImportQuerySet(models.QuerySet):
    def of(self, user: Any) -> Self:
        """What `user` may see: their own, and what others have imported."""
        return self.filter(Q(by=user) | Q(state__in=(ImportState.APPLIED, ImportState.UNDONE)))


class MessageImport(models.Model):
    """One file. `digest`: SHA-256 of its bytes, in hexadecimal. `key`: a program's name for its request.

    `rows` were read and `checked` compared of `total`, if that is known; of so many messages something
    was `written`; `counts`
    tells rows and cells by what happens to them (catalog.operations.importing.counts).
    """

    State = ImportState

    by = person(_("by"), null=False)
    at = models.DateTimeField(_("uploaded"))
    source = models.CharField(_("from"), max_length=10, choices=Source)
    file_name = models.CharField(_("file"), max_length=100)
    digest = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    key = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=5, blank=True)
    shape = models.CharField(max_length=4, blank=True)
    columns = models.JSONField(default=list)
    erase_blanks = models.BooleanField(_("blank cells erase texts"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.READING
    )
    told = models.TextField(blank=True)
    total = models.PositiveIntegerField(null=True)
    rows = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    # Who reads it: each who begins in the place of an earlier one counts on.
    attempt = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    applied_at = models.DateTimeField(_("imported"), null=True)
    # Grows with each decision, so that nothing is written that was laid ready before it.
    revision = models.PositiveIntegerField(default=0)
    # Whether its rows say what they were when they were exported.
    versioned = models.BooleanField(default=False)
    undone_by = person(_("undone by"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    # What undoing put back, `{"texts": 3, "codes": 1}`, and the names of what it left as it was.
    put_back = models.JSONField(default=dict)
    kept = models.JSONField(default=list)

    objects = MessageImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(
                fields=("by", "key"), condition=~Q(key=""), name="one_import_of_a_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("applied", "undone"), applied_at__isnull=False)
                | (~Q(state__in=("applied", "undone")) & Q(applied_at=None)),
                name="import_applied_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(state="undone") & Q(undone_at=None, undone_by=None)),
                name="import_undone_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportFile(models.Model):
    """A piece of the upload, so that another process or machine has it, too; packed with Zstandard."""

    of = models.ForeignKey(MessageImport, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        default_permissions = ()
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("of", "number"), name="import_piece_comes_once"),
        )

    def __str__(self) -> str:
        return f"{self.of}: {self.number}"


class ImportRow(models.Model):
    """A row of the file that changes something, or is wrong.

    `number` among the file's rows and `line` of the file, the first being 1; some files have many rows
    on a line. `unversioned`: it does not say what its texts were, so they count as they are.
    `message` and `code_row` with their versions: what it was compared with; none where it is new.
    `cells`: a list of `{"column", "base", "current", "file", "kind", "problem"}` in the file's order;
    `base` is null without a version, `kind` one of `changed`, `conflict`, `wrong`.
    `decided`: for conflicts, column → `mine` (the file's) or `theirs`.
    """

    of = models.ForeignKey(MessageImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(_("line"))
    service = models.CharField(_("service"), max_length=200)
    code = models.CharField(_("code"), max_length=200)
    service_name = models.CharField(max_length=200, blank=True)
    message = models.PositiveBigIntegerField(null=True)
    message_version = models.PositiveIntegerField(default=0)
    code_row = models.PositiveBigIntegerField(null=True)
    code_version = models.PositiveIntegerField(default=0)
    cells = CellsField(default=list)
    decided = models.JSONField(default=dict)
    is_new = models.BooleanField(default=False)
    unversioned = models.BooleanField(default=False)
    changed = models.PositiveSmallIntegerField(default=0)
    conflicts = models.PositiveSmallIntegerField(default=0)
    undecided = models.PositiveSmallIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    warned = models.BooleanField(default=False)

    class Meta:
        ordering = ("service", "code", "number")
        default_permissions = ()
        indexes = (
            models.Index(fields=("of", "service", "code", "number"), name="import_row_order"),
        )

    def __str__(self) -> str:
        return f"{self.line}: {self.service}/{self.code}"
