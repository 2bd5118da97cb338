from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.models import ErrorCode, Service, Source
from catalog.operations.edit_code import create_error_code
from catalog.operations.errors import InvalidFields


@pytest.mark.django_db
def test_a_retired_service_gets_no_new_code(shipped: User) -> None:
    Service.objects.filter(slug="cms").update(retired=True)
    with pytest.raises(InvalidFields) as told:
        create_error_code(
            service=Service.objects.get(slug="cms"),
            code="new.code",
            description="",
            resolution="retry",
            texts={},
            by=shipped,
            source=Source.ADMIN,
        )
    assert list(told.value.problems) == ["service"]
    assert not ErrorCode.objects.filter(code="new.code").exists()
