"""The page to propose: what has changed, what of it is proposed, and exactly what was seen goes in."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from catalog.domain.selection import Selection
from catalog.models import Release, Service, Source
from catalog.operations.edit_code import create_error_code, create_service
from catalog.operations.propose import propose
from tests.admin.conftest import Member, edit, edit_all
from tests.admin.pressing import press

PAGE = "/admin/catalog/release/propose/"


def cells(release: Release) -> set[str]:
    return {str(change.key) for change in release.changes.all()}


def newest() -> Release:
    return Release.objects.latest("pk")


def test_every_change_is_shown_word_by_word_and_proposed(member: Member, shipped: User) -> None:
    edit(shipped, "otp.expired", title_hi="इस OTP का समय बीत गया है", title_ur="نیا متن")
    editor = member("Editor")
    shown = editor.get(PAGE).content.decode()
    assert "2 texts have changed since" in shown
    assert "<ins>बीत</ins>" in shown
    assert re.search(r'lang="ur" dir="rtl">.*<ins>نیا متن</ins>', shown)
    answer = press(editor, PAGE, "Propose 2 changes", note="Clearer")
    assert answer["Location"] == f"/admin/catalog/release/{newest().pk}/change/"
    assert (newest().state, newest().note, newest().changes.count()) == ("proposed", "Clearer", 2)
    told = editor.get(answer["Location"]).content.decode()
    assert f"Proposal {newest().pk} is made" in told


def test_one_message_of_several(member: Member, shipped: User) -> None:
    edit(shipped, "otp.expired", title_hi="पहला")
    edit(shipped, "cms.timeout", title_hi="दूसरा")
    press(member("Editor"), PAGE, "Propose 2 changes", note="One", untick=["cms/cms.timeout"])
    assert cells(newest()) == {"customer-service/otp.expired/hi/title"}


def test_one_language_or_one_service(member: Member, shipped: User) -> None:
    edit(shipped, "kit.not.found", title_hi="पहला", title_ta="ஒன்று")
    edit(shipped, "cms.timeout", title_hi="दूसरा")
    editor = member("Editor")
    press(editor, f"{PAGE}?lang=ta", "Propose 1 change", note="Tamil")
    assert {change.lang for change in newest().changes.all()} == {"ta"}
    press(editor, f"{PAGE}?service=cms", "Propose 1 change", note="CMS")
    assert cells(newest()) == {"cms/cms.timeout/hi/title"}


def test_what_is_proposed_and_what_overlaps_is_told(member: Member, shipped: User) -> None:
    edit(shipped, "otp.expired", title_hi="पहला", title_ta="ஒன்று")
    made = propose(by=shipped, note="First")
    edit(shipped, "otp.expired", title_hi="दूसरा")
    editor = member("Editor")
    shown = editor.get(PAGE).content.decode()
    assert f"in proposal {made.pk}" in shown
    assert f"proposal {made.pk} has another text" in shown
    press(editor, PAGE, "Propose 1 change", note="Second")
    assert [change.new for change in newest().changes.all()] == ["दूसरा"]
    shown = editor.get(PAGE).content.decode()
    assert "All of this is proposed already." in shown
    assert 'name="tick"' not in shown


def test_a_new_service_comes_with_any_of_its_codes(member: Member, shipped: User) -> None:
    service = create_service(slug="card-vault", name="Card Vault", by=shipped, source=Source.ADMIN)
    for code in ("vault.closed", "vault.full"):
        create_error_code(
            service=service, code=code, description="", resolution="wait", by=shipped,
            texts={"title_en": "Not now", "body_en": "Try later."}, source=Source.ADMIN,
        )  # fmt: skip
    editor = member("Editor")
    # Each code brings its resolution, title and body; the service its name.
    press(editor, PAGE, "Propose 7 changes", note="One", untick=["card-vault/vault.full"])
    assert cells(newest()) == {
        "card-vault/name",
        "card-vault/vault.closed/resolution",
        "card-vault/vault.closed/en/title",
        "card-vault/vault.closed/en/body",
    }
    press(editor, PAGE, "Propose 3 changes", note="The other")
    assert "card-vault/name" not in cells(newest())


def test_all_pages_or_this_one_only(member: Member, shipped: User) -> None:
    edit_all(shipped, 40, title_hi="बदला")
    editor = member("Editor")
    codes = re.findall(r'name="tick" value="([^"]+)"', editor.get(PAGE).content.decode())
    assert len(codes) == 25
    press(editor, PAGE, "Propose 40 changes", note="Page", pages="this", untick=codes[:20])
    assert cells(newest()) == {f"{code}/hi/title" for code in codes[20:]}
    # 35 are left on two pages; one of those shown is left out.
    press(editor, PAGE, "Propose 35 changes", note="The rest", untick=codes[:1])
    assert newest().changes.count() == 34
    assert f"{codes[0]}/hi/title" not in cells(newest())
    press(editor, PAGE, "Propose 1 change", note="The last")
    assert cells(newest()) == {f"{codes[0]}/hi/title"}


@pytest.mark.parametrize("pages", ["all", "this"])
@pytest.mark.parametrize("untick", [[], ["cms/cms.timeout"]])
def test_nothing_is_proposed_that_was_not_seen(
    pages: str, untick: list[str], member: Member, shipped: User
) -> None:
    edit(shipped, "otp.expired", title_hi="पहला")
    edit(shipped, "cms.timeout", title_hi="दूसरा")
    editor = member("Editor")
    before = editor.get(PAGE).content.decode()
    edit(shipped, "otp.expired", title_hi="तीसरा")
    answer = press(
        editor, PAGE, "Propose 2 changes", page=before, note="My words", pages=pages, untick=untick
    )
    shown = answer.content.decode()
    assert "no longer those that you saw" in shown
    assert 'value="My words"' in shown
    assert Release.objects.count() == 1


def test_what_came_elsewhere_is_no_hindrance_to_single_messages(
    member: Member, shipped: User
) -> None:
    edit(shipped, "otp.expired", title_hi="पहला")
    editor = member("Editor")
    before = editor.get(PAGE).content.decode()
    edit(shipped, "cms.timeout", title_hi="दूसरा")
    press(editor, PAGE, "Propose 1 change", page=before, note="One", pages="this")
    assert newest().changes.count() == 1


def test_a_proposal_needs_a_note_and_the_ticks_stay(member: Member, shipped: User) -> None:
    edit(shipped, "otp.expired", title_hi="पहला")
    edit(shipped, "cms.timeout", title_hi="दूसरा")
    answer = press(
        member("Editor"), PAGE, "Propose 2 changes", note=" ", untick=["cms/cms.timeout"]
    )
    shown = answer.content.decode()
    assert "Say in a few words" in shown
    assert re.search(r'value="customer-service/otp.expired"[^>]* checked', shown)
    assert not re.search(r'value="cms/cms.timeout"[^>]* checked', shown)
    assert Release.objects.count() == 1


def test_nothing_ticked_proposes_nothing(member: Member, shipped: User) -> None:
    edit(shipped, "cms.timeout", title_hi="पहला")
    answer = press(
        member("Editor"), PAGE, "Propose 1 change", note="None", untick=["cms/cms.timeout"]
    )
    assert "Tick at least one message." in answer.content.decode()


def test_a_viewer_looks_only(member: Member, shipped: User) -> None:
    edit(shipped, "otp.expired", title_hi="पहला")
    before = member("Editor").get(PAGE).content.decode()
    viewer = member("Viewer")
    shown = viewer.get(PAGE).content.decode()
    assert "You can look, but not propose." in shown
    with pytest.raises(LookupError):
        press(viewer, PAGE, "Propose 1 change")
    answer = press(viewer, PAGE, "Propose 1 change", page=before, note="Mine")
    assert "lacks the right" in answer.content.decode()
    assert Release.objects.count() == 1


def test_publish_now_is_there_for_teams_of_one_only(
    member: Member, shipped: User, settings: Settings
) -> None:
    edit(shipped, "otp.expired", title_hi="पहला")
    editor, publisher = member("Editor"), member("Publisher")
    with pytest.raises(LookupError):
        press(publisher, PAGE, "Publish now", note="Alone")
    settings.FOUR_EYES = False
    before = publisher.get(PAGE).content.decode()
    settings.FOUR_EYES = True
    answer = press(publisher, PAGE, "Publish now", page=before, note="Alone")
    assert "Nobody publishes alone here." in answer.content.decode()
    settings.FOUR_EYES = False
    with pytest.raises(LookupError):
        press(editor, PAGE, "Publish now", note="Alone")
    edit(shipped, "otp.expired", title_hi="दूसरा")
    answer = press(publisher, PAGE, "Publish now", page=before, note="Alone")
    assert "no longer those that you saw" in answer.content.decode()
    press(publisher, PAGE, "Publish now", note="Alone")
    assert (newest().number, newest().four_eyes) == (2, False)


def test_publish_now_takes_all_or_nothing(
    member: Member, shipped: User, settings: Settings
) -> None:
    settings.FOUR_EYES = False
    edit(shipped, "cms.timeout", title_hi="पहला")
    publisher = member("Publisher")
    answer = press(publisher, PAGE, "Publish now", note="Part", untick=["cms/cms.timeout"])
    assert "Publishing at once takes every change." in answer.content.decode()
    with pytest.raises(LookupError):
        press(publisher, f"{PAGE}?lang=hi", "Publish now", note="Part")
    assert Release.objects.count() == 1


def test_a_code_that_goes_says_so(member: Member, shipped: User) -> None:
    Service.objects.filter(slug="cms").update(retired=True, version=2)
    shown = member("Editor").get(f"{PAGE}?service=cms").content.decode()
    assert "goes</span>" in shown
    assert "Propose" in shown


def test_the_page_costs_as_much_for_many_changes_as_for_one(
    shipped: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    editor = User.objects.create_user("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editor"))
    client.force_login(editor)
    edit(shipped, "otp.expired", title_hi="पहला")
    client.get(PAGE)
    with django_assert_num_queries(11):
        client.get(PAGE)
    edit_all(shipped, 60, title_hi="बदला")
    propose(by=shipped, note="Some", selection=Selection(services=frozenset({"cms"})))
    with django_assert_num_queries(11):
        client.get(f"{PAGE}?lang=hi&p=2")
