"""Releases made before there were approvals, and the new rights.

Who published such a release did it alone, so it is marked as made without four eyes.
"""

from django.db import migrations
from django.db.models import F

# As in 0002_groups: they stand here as they were when this was written.
PERMISSIONS = {
    "propose_release": "Can propose releases",
    "publish_release": "Can approve and publish releases",
    "emergency_rollback": "Can roll back alone in an emergency",
}
GROUPS = {
    "Editor": ("propose_release",),
    "Publisher": ("propose_release",),
}


def approve_old_releases(apps, schema_editor):
    releases = apps.get_model("catalog", "Release").objects
    releases.filter(state="published").update(approved_at=F("published_at"), four_eyes=False)


def add_rights(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    content_type, _ = ContentType.objects.get_or_create(app_label="catalog", model="release")
    made = {}
    for codename, name in PERMISSIONS.items():
        made[codename], _ = Permission.objects.update_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
    for name, codenames in GROUPS.items():
        # A team may have deleted a group that it does not use.
        for group in Group.objects.filter(name=name):
            group.permissions.add(*(made[codename] for codename in codenames))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_proposals")]

    operations = [
        migrations.RunPython(approve_old_releases, migrations.RunPython.noop),
        migrations.RunPython(add_rights, migrations.RunPython.noop),
    ]
