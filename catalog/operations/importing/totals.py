"""How much an import would write."""

from __future__ import annotations

from django.db.models import F, Sum, TextField, Value
from django.db.models.functions import Cast, Length, Replace

from catalog.models import ImportRow, MessageImport

# A decision as JSON writes it. No column is called so.
_TAKEN = '"mine"'


def texts_to_write(of: MessageImport) -> int:
    """How many texts a confirmation writes: those that change, and conflicts decided for the file.

    Rows with something wrong stay out. It is counted by the database, whatever the import's size.
    """
    decided = Cast(F("decided"), TextField())
    without = Replace(decided, Value(_TAKEN), Value(""))
    found = ImportRow.objects.filter(of=of, wrong=0).aggregate(
        changed_cells=Sum("changed"), taken_letters=Sum(Length(decided) - Length(without))
    )
    return (found["changed_cells"] or 0) + (found["taken_letters"] or 0) // len(_TAKEN)
