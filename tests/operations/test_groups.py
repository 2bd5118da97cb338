import pytest
from django.contrib.auth.models import Group, Permission

from catalog.operations.permissions import GROUPS
from tests.serving import Data


def rights_of_groups() -> dict[str, set[str]]:
    return {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }


@pytest.mark.django_db
def test_migrations_leave_the_groups_as_the_operations_know_them() -> None:
    assert rights_of_groups() == {name: set(rights) for name, rights in GROUPS.items()}


@pytest.mark.django_db
def test_no_right_stands_twice_and_each_has_the_name_that_django_gives_it() -> None:
    ours = Permission.objects.filter(content_type__app_label="catalog")
    assert ours.count() == ours.values("codename").distinct().count()
    assert ours.get(codename="view_errorcode").name == "Can view error code"


def test_the_groups_go_when_their_migration_is_taken_back_and_come_again(data: Data) -> None:
    asked = "from django.contrib.auth.models import Group; print(Group.objects.count())"
    for target, groups in ((["catalog", "0001"], 0), ([], len(GROUPS))):
        assert data.run("manage.py", "migrate", *target).returncode == 0
        assert data.run("manage.py", "shell", "--no-imports", "-c", asked).stdout == f"{groups}\n"
