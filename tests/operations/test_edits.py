"""Who counts as having edited a change, and so may not approve it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.domain.selection import Selection
from catalog.models import Service, Source
from catalog.operations.changes import working_changes
from catalog.operations.edit_code import edit_error_code, edit_service
from catalog.operations.edit_message import edit_message, restore_message
from catalog.operations.edits import edits_of
from catalog.operations.propose import propose
from catalog.operations.review import approve
from tests.operations.release_model import Code, Model
from tests.operations.release_world import (
    add_code,
    add_service,
    first_release,
    message_of,
    people,
    row_of,
)
from tests.releasing import put_live
from tests.sending import imported

pytestmark = pytest.mark.django_db
CODE = ("otp-manager", "otp.expired")
TITLE = "otp-manager/otp.expired/hi/title"


@pytest.fixture
def who(root: User) -> dict[str, User]:
    """People, and the small catalogue as release 1 in which that title is “एक”."""
    first_release(root)
    return people()


def edit(by: User, code: Code = CODE, **texts: str) -> None:
    row = message_of(code)
    edit_message(message=row.pk, version=row.version, texts=texts, by=by, source=Source.ADMIN)


def turn(by: User, code: Code, *, retired: bool) -> None:
    """Retire a code, or a service (an empty code), or take it back."""
    if code[1]:
        row = row_of(code)
        edit_error_code(
            error_code=row, version=row.version, description=row.description,
            resolution=row.resolution, retired=retired, by=by, source=Source.ADMIN,
        )  # fmt: skip
        return
    service = Service.objects.get(slug=code[0])
    edit_service(
        service=service, version=service.version, name=service.name, retired=retired,
        by=by, source=Source.ADMIN,
    )  # fmt: skip


def editors() -> dict[str, set[str]]:
    """Of each change as it stands now: who edited it."""
    names = dict(User.objects.values_list("pk", "username"))
    changes = working_changes().changes
    found: dict[str, set[str]] = {str(change.key): set() for change in changes}
    for one in edits_of(changes):
        found[str(one.key)].add(names[one.by])
    return found


def test_everyone_who_wrote_the_cell_counts(who: dict[str, User]) -> None:
    edit(who["editor"], title_hi="दो")
    edit(who["writer"], body_hi="तीन")
    edit(who["other-editor"], title_hi="तीन")
    assert editors() == {
        TITLE: {"editor", "other-editor"},
        "otp-manager/otp.expired/hi/body": {"writer"},
    }


def test_their_last_write_is_told(who: dict[str, User]) -> None:
    edit(who["editor"], title_hi="दो")
    edit(who["editor"], title_hi="तीन")
    (one,) = edits_of(working_changes().changes)
    assert one.at == message_of(CODE).history.latest("version").history_date


def test_who_wrote_before_it_was_taken_back_does_not_count(who: dict[str, User]) -> None:
    edit(who["editor"], title_hi="दो")
    edit(who["writer"], title_hi="एक")
    assert editors() == {}
    edit(who["other-editor"], title_hi="दो")
    assert editors() == {TITLE: {"other-editor"}}


def test_who_wrote_what_was_released_since_does_not_count(who: dict[str, User], root: User) -> None:
    edit(who["editor"], title_hi="दो")
    put_live(by=root)
    edit(who["writer"], title_hi="तीन")
    assert editors() == {TITLE: {"writer"}}


def test_an_import_is_an_edit_with_its_file(who: dict[str, User]) -> None:
    data = "service,code,title_hi,title_ta\notp-manager,otp.expired,दो,ஒன்று\n"
    imported(data.encode(), by=who["editor"], file_name="from-the-agency.csv")
    edits = edits_of(working_changes().changes)
    assert {(one.by, one.source, one.reason) for one in edits} == {
        (who["editor"].pk, "import", "from-the-agency.csv")
    }
    assert len(edits) == 2


def test_who_restores_an_earlier_text_edits_it(who: dict[str, User], root: User) -> None:
    edit(who["editor"], title_hi="दो")
    edit(root, title_hi="एक")
    restore_message(message=message_of(CODE).pk, version=2, by=who["writer"], source=Source.ADMIN)
    assert editors() == {TITLE: {"writer"}}


def test_what_is_written_while_a_proposal_is_made_is_not_in_it(who: dict[str, User]) -> None:
    edit(who["editor"], title_hi="दो")
    changes = working_changes().changes
    edit(who["writer"], title_hi="एक")
    assert [one.by for one in edits_of(changes)] == [who["editor"].pk]


def test_who_retires_a_service_takes_all_its_codes(who: dict[str, User]) -> None:
    turn(who["editor"], ("cms", ""), retired=True)
    found = editors()
    assert {name.split("/")[1] for name in found} == {"name", "cms.timeout", "otp.expired"}
    assert set(map(frozenset, found.values())) == {frozenset({"editor"})}


def test_a_code_and_its_service_may_be_retired_by_two(who: dict[str, User]) -> None:
    turn(who["editor"], ("cms", "cms.timeout"), retired=True)
    turn(who["writer"], ("cms", ""), retired=True)
    found = editors()
    assert found["cms/cms.timeout/en/title"] == {"editor", "writer"}
    assert found["cms/otp.expired/en/title"] == found["cms/name"] == {"writer"}


def test_who_took_a_code_back_long_ago_does_not_count(who: dict[str, User], root: User) -> None:
    turn(who["editor"], CODE, retired=True)
    put_live(by=root)
    turn(who["editor"], CODE, retired=False)
    put_live(by=root)
    turn(who["writer"], ("otp-manager", ""), retired=True)
    assert editors()["otp-manager/otp.expired/en/title"] == {"writer"}


def test_a_code_that_comes_back_is_its_writers_and_who_took_it_back(
    who: dict[str, User], root: User
) -> None:
    edit(who["writer"], title_hi="दो")
    turn(who["editor"], CODE, retired=True)
    put_live(by=root)
    turn(who["other-editor"], CODE, retired=False)
    # Customers read it anew, so whose text it is matters once more; who retired it is past.
    assert editors()[TITLE] == {"root", "writer", "other-editor"}


def test_what_a_retired_code_left_behind_is_who_retired_it(
    who: dict[str, User], root: User
) -> None:
    edit(who["editor"], title_ta="ஒன்று")
    tamil = propose(
        by=who["editor"], note="Tamil", selection=Selection(languages=frozenset({"ta"}))
    )
    turn(who["writer"], CODE, retired=True)
    gone = propose(by=who["editor"], note="Gone")
    for one in (tamil, gone):
        approve(proposal=one.pk, by=root)
    assert editors() == {"otp-manager/otp.expired/ta/title": {"writer"}}


def test_a_new_services_name_is_who_made_and_renamed_it(who: dict[str, User]) -> None:
    model = Model()
    add_service(model, who["editor"], "fresh")
    add_code(model, who["writer"], ("fresh", "new.a"), {"title_en": "One", "body_en": "Two"})
    service = Service.objects.get(slug="fresh")
    edit_service(
        service=service, version=1, name="Fresh", retired=False,
        by=who["other-editor"], source=Source.ADMIN,
    )  # fmt: skip
    found = editors()
    assert found["fresh/name"] == {"editor", "other-editor"}
    assert found["fresh/new.a/resolution"] == found["fresh/new.a/en/title"] == {"writer"}
