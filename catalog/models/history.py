"""What every history row tells beside simple-history's own who, when and reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """The door through which a change came."""

    ADMIN = "admin", _("admin")
    IMPORT = "import", _("import")
    COMMAND = "command", _("command")
    API = "api", _("API")


class SourcedHistory(models.Model):
    """Base of the historical models. The reason holds an import's file name."""

    # The import that wrote it, without a foreign key: a row of history never changes.
    import_id = models.BigIntegerField(null=True, db_index=True, editable=False)
    source = models.CharField(_("from"), max_length=10, choices=Source, default=Source.COMMAND)

    class Meta:
        abstract = True
