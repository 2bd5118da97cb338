"""The shape of an import's report, for the schema alone."""

from __future__ import annotations

from rest_framework import serializers

from catalog.domain.cells import CODE_FIELDS, TEXT_COLUMNS
from catalog.models.message_import import ImportState

STATES = [state.value for state in ImportState]


class ImportCounts(serializers.Serializer[None]):
    """Rows of the file by what happens to them; `undecided` and `cells` are cells."""

    new = serializers.IntegerField(min_value=0, help_text="Codes that the catalogue did not have.")
    changed = serializers.IntegerField(min_value=0)
    unchanged = serializers.IntegerField(min_value=0)
    conflict = serializers.IntegerField(
        min_value=0, help_text="Rows with a text that the file and the catalogue both changed."
    )
    wrong = serializers.IntegerField(min_value=0)
    warning = serializers.IntegerField(min_value=0, help_text="Rows worth a second look.")
    unversioned = serializers.IntegerField(
        min_value=0,
        help_text="Rows without a version that change a code the catalogue has: for them the file's "
        "texts count, whatever was changed since.",
    )
    undecided = serializers.IntegerField(min_value=0, help_text="Conflicts that nobody decided.")
    cells = serializers.IntegerField(min_value=0, help_text="Texts that change.")


class ImportConflict(serializers.Serializer[None]):
    """A text that was changed in the file and in the catalogue since it was exported."""

    line = serializers.IntegerField(min_value=1, help_text="Of the file, the first being 1.")
    service = serializers.CharField()
    code = serializers.CharField()
    column = serializers.ChoiceField((*CODE_FIELDS, *TEXT_COLUMNS))
    base = serializers.CharField(allow_blank=True, help_text="When it was exported.")
    current = serializers.CharField(allow_blank=True, help_text="In the catalogue, now.")
    file = serializers.CharField(allow_blank=True, help_text="In the file.")
    by = serializers.CharField(allow_blank=True, help_text="Who wrote what is there now.")
    at = serializers.DateTimeField(allow_null=True, help_text="When that was.")
    choice = serializers.ChoiceField(
        ["", "mine", "theirs"],
        help_text="Whose text stays: the file's is `mine`. Empty: undecided.",
    )


class ImportWrongCell(serializers.Serializer[None]):
    """A cell that can't be taken."""

    line = serializers.IntegerField(min_value=1, help_text="Of the file, the first being 1.")
    service = serializers.CharField(allow_blank=True)
    code = serializers.CharField(allow_blank=True)
    column = serializers.CharField(allow_blank=True, help_text="Empty: the whole row is wrong.")
    value = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(help_text="What is wrong, and what to do.")


class ImportReport(serializers.Serializer[None]):
    """An import: how far it is, what it changes, and what stands in its way."""

    id = serializers.IntegerField(
        min_value=1, allow_null=True, help_text="Null after a dry run, of which nothing is kept."
    )
    state = serializers.ChoiceField(
        STATES, help_text="`ready`: looked through; nothing is written before it is `applied`."
    )
    told = serializers.CharField(allow_blank=True, help_text="Why it `failed`. Else empty.")
    file_name = serializers.CharField(help_text="As the history has it.")
    digest = serializers.CharField(help_text="SHA-256 of the file, in hexadecimal.")
    rows = serializers.IntegerField(min_value=0, help_text="Rows read so far.")
    checked = serializers.IntegerField(min_value=0, help_text="Rows compared so far.")
    written = serializers.IntegerField(
        min_value=0, help_text="Messages written, whatever of them changed."
    )
    total = serializers.IntegerField(
        min_value=0, allow_null=True, help_text="Rows of the file, where that is known beforehand."
    )
    beat_at = serializers.DateTimeField(
        help_text="When it last went on. Where it reads and has been silent for two minutes, POST "
        "to its address begins anew."
    )
    applied_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    counts = ImportCounts(allow_null=True, help_text="Null until it is looked through.")
    conflicts = ImportConflict(many=True, help_text="The first 1,000, in the file's order.")
    wrong = ImportWrongCell(many=True, help_text="The first 1,000, in the file's order.")
