"""How many rows and cells an import changes, and how many wait for a decision or are wrong."""

from __future__ import annotations

from django.db.models import Count, Q, Sum

from catalog.models import ImportRow, MessageImport


def counted(of: MessageImport) -> dict[str, int]:
    """`undecided` and `cells` are cells; all others are rows.

    A row with anything wrong is `wrong` and nothing else. `unversioned`: rows of known messages that
    don't say what they were, so that their texts count, whatever was changed since.
    """
    found = ImportRow.objects.filter(of=of).aggregate(
        # Named unlike the fields, which an aggregate could not be told from.
        new_rows=Count("pk", filter=Q(is_new=True, wrong=0)),
        changed_rows=Count("pk", filter=Q(is_new=False, changed__gt=0, wrong=0)),
        conflict_rows=Count("pk", filter=Q(conflicts__gt=0, wrong=0)),
        wrong_rows=Count("pk", filter=Q(wrong__gt=0)),
        warning_rows=Count("pk", filter=Q(warned=True, wrong=0)),
        unversioned_rows=Count("pk", filter=Q(unversioned=True, wrong=0)),
        undecided_cells=Sum("undecided", filter=Q(wrong=0)),
        changed_cells=Sum("changed", filter=Q(wrong=0)),
        all_rows=Count("pk"),
    )
    return {
        "new": found["new_rows"],
        "changed": found["changed_rows"],
        "unchanged": of.rows - found["all_rows"],
        "conflict": found["conflict_rows"],
        "wrong": found["wrong_rows"],
        "warning": found["warning_rows"],
        "unversioned": found["unversioned_rows"],
        "undecided": found["undecided_cells"] or 0,
        "cells": found["changed_cells"] or 0,
    }
