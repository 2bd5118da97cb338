from __future__ import annotations

from django.contrib.auth.models import User
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from catalog.models import ErrorCode, Message, Service, Source
from catalog.operations.edit_code import edit_error_code
from tests.admin.conftest import Member


def test_a_service_is_made_renamed_and_retired(member: Member) -> None:
    editor = member("Editor")
    fields = {"slug": "card-vault", "name": "Card Vault"}
    assert editor.post("/admin/catalog/service/add/", fields).status_code == 302
    service = Service.objects.get()
    page = reverse("admin:catalog_service_change", args=[service.pk])
    editor.post(page, {"version": 1, "slug": "other", "name": "Vault", "retired": "on"})
    service.refresh_from_db()
    assert (service.slug, service.name, service.retired) == ("card-vault", "Vault", True)
    history = editor.get(reverse("admin:catalog_service_history", args=[service.pk]))
    assert "<del>Card </del>" in history.content.decode()


def test_a_wrong_slug_is_told_at_its_field(member: Member) -> None:
    answer = member("Editor").post(
        "/admin/catalog/service/add/", {"slug": "Card Vault", "name": "Card Vault"}
    )
    assert "joined by hyphens" in str(answer.context["adminform"].form.errors)
    assert not Service.objects.exists()


def test_a_code_saved_by_another_in_the_meantime_is_not_overwritten(
    member: Member, message: Message, root: User
) -> None:
    code = ErrorCode.objects.get()
    edit_error_code(
        error_code=code,
        version=1,
        description="Theirs",
        resolution="wait",
        retired=False,
        by=root,
        source=Source.ADMIN,
    )
    editor = member("Editor")
    page = reverse("admin:catalog_errorcode_change", args=[code.pk])
    mine = {"version": 1, "description": "Mine", "resolution": "retry"}
    answer = editor.post(page, mine)
    shown = answer.content.decode()
    assert "Theirs" in shown
    assert "Mine" in shown
    code.refresh_from_db()
    assert code.description == "Theirs"

    version = answer.context["adminform"].form["version"].value()
    assert editor.post(page, {**mine, "version": version}).status_code == 302
    code.refresh_from_db()
    assert code.description == "Mine"


def test_a_viewer_reads_the_form_and_cannot_change_it(member: Member, message: Message) -> None:
    page = reverse("admin:catalog_message_change", args=[message.pk])
    shown = member("Viewer").get(page).content.decode()
    assert "OTP का समय समाप्त हो गया" in shown
    assert "<textarea" not in shown


def test_the_lists_cost_few_queries(
    member: Member, shipped: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    editor = member("Editor")
    for name, queries in (("errorcode", 9), ("service", 8), ("release", 8)):
        editor.get(f"/admin/catalog/{name}/")
        with django_assert_num_queries(queries):
            editor.get(f"/admin/catalog/{name}/")
