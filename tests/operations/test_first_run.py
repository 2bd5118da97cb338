import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from catalog.domain.languages import TAGS
from catalog.models import ErrorCode, Message, MessageImport, Release
from catalog.operations.changes import working_changes
from catalog.operations.errors import NotPermitted
from catalog.operations.first_run import is_empty, load_shipped

pytestmark = pytest.mark.django_db


def test_the_shipped_catalogue_becomes_release_1_and_nothing_is_left_over(shipped: User) -> None:
    assert not is_empty()
    assert Release.objects.get().number == 1
    assert (ErrorCode.objects.count(), Message.objects.count()) == (67, 68)
    assert not any(Message.objects.missing_in(tag).exists() for tag in TAGS)
    assert working_changes().changes == []
    assert not MessageImport.objects.exists()


def test_one_that_breaks_off_leaves_nothing(root: User, tmp_path: Path) -> None:
    part = shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")
    (part / f"messages.{TAGS[-1]}.csv").unlink()
    with pytest.raises(FileNotFoundError):
        load_shipped(folder=part, by=root)
    assert is_empty()


def test_only_one_with_all_rights_may(db: None) -> None:
    with pytest.raises(NotPermitted):
        load_shipped(folder=settings.BASE_DIR / "fixtures", by=User.objects.create_user("some"))
