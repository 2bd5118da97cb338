"""The groups Viewer, Editor and Publisher.

The lists stand here as they were when this was written: a migration never changes. What holds
today is `catalog.operations.permissions.GROUPS`; a test holds both to the same.
"""

from django.db import migrations

# Model → codename → name, as Django itself would write them after the last migration. The groups
# need them now, so they are made here; Django then finds them and leaves them alone.
PERMISSIONS = {
    "service": {
        "view_service": "Can view service",
        "add_service": "Can add service",
        "change_service": "Can change service",
        "delete_service": "Can delete service",
    },
    "errorcode": {
        "view_errorcode": "Can view error code",
        "add_errorcode": "Can add error code",
        "change_errorcode": "Can change error code",
        "delete_errorcode": "Can delete error code",
    },
    "message": {
        "view_message": "Can view message",
        "add_message": "Can add message",
        "change_message": "Can change message",
        "import_message": "Can import messages",
        "export_message": "Can export messages",
    },
    "release": {
        "view_release": "Can view release",
        "publish_release": "Can publish releases",
    },
    "change": {
        "view_change": "Can view change",
    },
}

VIEW = ("view_service", "view_errorcode", "view_message", "view_release", "view_change")
GROUPS = {
    "Viewer": VIEW,
    "Editor": (
        *VIEW,
        "add_service",
        "change_service",
        "delete_service",
        "add_errorcode",
        "change_errorcode",
        "delete_errorcode",
        "add_message",
        "change_message",
        "import_message",
        "export_message",
    ),
    "Publisher": (*VIEW, "export_message", "publish_release"),
}


def make_groups(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    made = {}
    for model, names in PERMISSIONS.items():
        content_type, _ = ContentType.objects.get_or_create(app_label="catalog", model=model)
        for codename, name in names.items():
            made[codename], _ = Permission.objects.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": name}
            )
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(made[codename] for codename in codenames))


def delete_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, delete_groups)]
