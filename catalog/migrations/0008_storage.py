"""How PostgreSQL stores long rows: what it does by default suits long texts that are seldom read.

A message stays in one piece up to half a page, in the working copy and in its history. By default
whatever is above two kilobytes is taken apart and most of it stored elsewhere; but a message in 13
languages has three to five kilobytes in 39 texts, and is read whole. So it is read and written a third
faster, and takes less space, too.

An import's cells are stored as they are: packing them took longer than all else of writing them, and
they are unpacked for each search.
"""

from django.db import migrations

_TABLES = ("catalog_message", "catalog_historicalmessage")
# Two rows on a page of eight kilobytes. Rows that are there change when they are written next.
_HALF_A_PAGE = 4080


def _told(schema_editor, tables, cells):
    if schema_editor.connection.vendor == "postgresql":
        for table in _TABLES:
            schema_editor.execute(f"ALTER TABLE {table} {tables}")
        schema_editor.execute(f"ALTER TABLE catalog_importrow ALTER COLUMN cells {cells}")


def _set(_apps, schema_editor):
    _told(schema_editor, f"SET (toast_tuple_target = {_HALF_A_PAGE})", "SET STORAGE EXTERNAL")


def _reset(_apps, schema_editor):
    _told(schema_editor, "RESET (toast_tuple_target)", "SET STORAGE EXTENDED")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_imports")]

    operations = [migrations.RunPython(_set, _reset)]
