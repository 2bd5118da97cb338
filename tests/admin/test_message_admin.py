from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from catalog.models import ErrorCode, Message, Source
from catalog.operations.edit_message import edit_message
from tests.admin.conftest import Member, form_of

LIST = "/admin/catalog/message/"


def page(message: Message) -> str:
    return reverse("admin:catalog_message_change", args=[message.pk])


def test_an_edit_is_saved_with_who_and_from_where(member: Member, message: Message) -> None:
    client = member("Editor")
    assert client.post(page(message), form_of(message, title_ta="காலாவதியானது")).status_code == 302
    message.refresh_from_db()
    assert message.title_ta == "காலாவதியானது"
    newest = Message.history.filter(id=message.pk).latest("history_id")
    assert (newest.history_user.username, newest.source) == ("editor-1", Source.ADMIN)


def test_a_text_that_is_too_long_is_told_at_its_field_and_kept(
    member: Member, message: Message
) -> None:
    answer = member("Editor").post(page(message), form_of(message, title_hi="क" * 61)).content
    assert "61 characters; at most 60 fit on a phone." in answer.decode()
    assert "क" * 61 in answer.decode()
    message.refresh_from_db()
    assert message.version == 1


def test_both_texts_are_shown_where_two_edited_the_same(
    member: Member, message: Message, root: User
) -> None:
    client = member("Editor")
    opened = form_of(message, title_hi="मेरा", body_hi="मेरी बात।")
    theirs = {"title_hi": "उनका", "title_ta": "அவர்களுடையது"}
    edit_message(message=message.pk, version=1, texts=theirs, by=root, source=Source.ADMIN)

    answer = client.post(page(message), opened)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "उनका" in shown
    assert "मेरा" in shown
    message.refresh_from_db()
    assert message.title_hi == "उनका"

    # The form now stands on the current version, with what only they changed taken over.
    form = answer.context["adminform"].form
    decided = {**opened, "version": form["version"].value(), "title_ta": form["title_ta"].value()}
    assert client.post(page(message), decided).status_code == 302
    message.refresh_from_db()
    assert (message.title_hi, message.body_hi) == ("मेरा", "मेरी बात।")
    assert message.title_ta == "அவர்களுடையது"


def test_a_new_code_gets_its_message_in_the_same_form(member: Member, message: Message) -> None:
    assert message.error_code is not None
    fields = {
        "service": message.error_code.service_id,
        "code": "otp.cooldown",
        "description": "Asked again too soon",
        "resolution": "wait",
        "title_en": "Please wait a moment",
        "body_en": "You can ask for a new OTP soon.",
    }
    assert member("Editor").post(f"{LIST}add/", fields).status_code == 302
    made = ErrorCode.objects.get(code="otp.cooldown")
    assert made.message.title_en == "Please wait a moment"


def test_a_code_that_is_there_already_is_refused(member: Member, message: Message) -> None:
    assert message.error_code is not None
    fields = {
        "service": message.error_code.service_id,
        "code": "otp.expired",
        "resolution": "retry",
    }
    answer = member("Editor").post(f"{LIST}add/", fields)
    assert "This service already has this code." in answer.content.decode()
    assert ErrorCode.objects.count() == 1


def test_the_list_finds_a_text_in_any_language(member: Member, message: Message) -> None:
    client = member("Viewer")
    for query, hits in (("समाप्त", 1), ("otp.expired", 1), ("expired", 1), ("गोभी", 0)):
        assert client.get(LIST, {"q": query}).context["cl"].result_count == hits, query


def test_the_list_is_narrowed_by_each_filter(client: Client, shipped: User) -> None:
    client.force_login(shipped)
    message = Message.objects.get(error_code__code="invalid.otp")
    edit_message(
        message=message.pk, version=message.version, texts={"title_ta": ""}, by=shipped,
        source=Source.ADMIN,
    )  # fmt: skip
    ErrorCode.objects.filter(code="kit.not.found").update(retired=True)
    for query, count in (
        ({}, 68),
        ({"missing": "ta"}, 1),
        ({"missing": "any"}, 1),
        ({"missing": "hi"}, 0),
        ({"retired": "yes"}, 1),
        ({"retired": "no"}, 67),
        ({"changed": "yes"}, 1),
        ({"changed": "no"}, 67),
        ({"service": message.key[0], "missing": "ta"}, 1),
    ):
        assert client.get(LIST, query).context["cl"].result_count == count, query


def test_the_chosen_language_is_kept(client: Client, shipped: User) -> None:
    client.force_login(shipped)
    assert "<th" in client.get(LIST, {"lang": "ta"}).content.decode()
    tamil = Message.objects.get(error_code__code="invalid.otp").title_ta
    assert tamil in client.get(LIST, {"q": "invalid.otp"}).content.decode()


def test_the_list_costs_few_queries_however_long(
    client: Client, shipped: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(shipped)
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST, {"service": "otp-manager"})


def test_the_form_costs_few_queries(
    member: Member, message: Message, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = member("Editor")
    client.get(page(message))
    with django_assert_num_queries(6):
        client.get(page(message))


def test_an_earlier_version_can_be_put_back(member: Member, message: Message, root: User) -> None:
    edit_message(
        message=message.pk, version=1, texts={"title_hi": "ग़लत"}, by=root, source=Source.ADMIN
    )
    client = member("Editor")
    history = client.get(reverse("admin:catalog_message_history", args=[message.pk]))
    assert "<ins>ग़लत</ins>" in history.content.decode()
    answer = client.post(reverse("admin:catalog_message_restore", args=[message.pk, 1]))
    assert answer.status_code == 302
    message.refresh_from_db()
    assert (message.title_hi, message.version) == ("OTP का समय समाप्त हो गया", 3)
