"""What was released, proposed, said and written before never changes: the database itself refuses.

Django's way of altering a table on SQLite makes it anew, without its triggers: a migration that
alters one of these tables runs `keep` again after it. A test holds that all triggers are there.
"""

from django.db import migrations

# Table → when an update is refused ("" means always), in SQL that both databases know.
ENDED = "OLD.state IN ('published', 'rejected', 'withdrawn')"
PROPOSED = (
    "NEW.id <> OLD.id OR NEW.note <> OLD.note OR NEW.proposed_by_id <> OLD.proposed_by_id "
    "OR NEW.proposed_at <> OLD.proposed_at OR NEW.state = 'proposed' "
    "OR (OLD.approved_by_id IS NOT NULL AND (NEW.approved_by_id IS NULL "
    "OR NEW.approved_by_id <> OLD.approved_by_id OR NEW.approved_at <> OLD.approved_at)) "
    "OR COALESCE(NEW.renews_id, 0) <> COALESCE(OLD.renews_id, 0) "
    "OR COALESCE(NEW.rolls_back_to_id, 0) <> COALESCE(OLD.rolls_back_to_id, 0)"
)
TABLES = {
    "catalog_release": f"{ENDED} OR {PROPOSED}",
    "catalog_change": "",
    "catalog_changeedit": "",
    "catalog_comment": "",
    "catalog_bundle": "",
    "catalog_historicalmessage": "",
    "catalog_historicalerrorcode": "",
    "catalog_historicalservice": "",
}
TOLD = "a row of %s never changes: it is what people are held to"


def keep(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table, when in TABLES.items():
        condition = f"WHEN ({when})" if when else ""
        if postgres:
            schema_editor.execute(
                f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN RAISE EXCEPTION '{TOLD % table}' USING ERRCODE = '23514'; END $$"
            )
            body = f"FOR EACH ROW %s EXECUTE FUNCTION {table}_kept()"
        else:
            body = f"%s BEGIN SELECT RAISE(ABORT, '{TOLD % table}'); END"
        for name, event, only in (
            ("never_deleted", "DELETE", ""),
            ("never_changed", "UPDATE", condition),
        ):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {body % only}"
            )
        if postgres:
            # SQLite has no such statement: `manage.py flush` deletes there.
            schema_editor.execute(
                f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
                f"EXECUTE FUNCTION {table}_kept()"
            )


def let_go(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        if postgres:
            schema_editor.execute(f"DROP FUNCTION {table}_kept() CASCADE")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_never_deleted")
            schema_editor.execute(f"DROP TRIGGER {table}_never_changed")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_proposal_rules")]

    operations = [migrations.RunPython(keep, let_go)]
