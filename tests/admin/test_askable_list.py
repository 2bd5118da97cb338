"""A text that PostgreSQL can't be asked for finds nothing or is refused; it never ends in a crash."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Release
from tests.admin.importing import send

LISTS = (
    *("message/?service=a%00b", "message/?lang=%00", "message/?missing=%00", "service/?slug=%00"),
    *("messageimport/?state__exact=%00", "errorcode/?resolution=%00", "release/?note=%00"),
)
PAGES = (
    *("message/?q=a%00b", "messageimport/?q=%00", "message/export/?q=%00"),
    "release/propose/?service=%00",
)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_not_asked_for_it(people: dict[str, Client], path: str) -> None:
    assert people["admin"].get(f"/admin/catalog/{path}").status_code == 400


def test_nor_is_a_list_of_people(people: dict[str, Client]) -> None:
    for path in ("user/?username=%00", "group/?name=%00"):
        assert people["admin"].get(f"/admin/auth/{path}").status_code == 400


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_it_for_no_question(people: dict[str, Client], path: str) -> None:
    assert people["admin"].get(f"/admin/catalog/{path}").status_code in (200, 302)


def test_the_review_of_a_proposal_takes_it_for_no_service(
    people: dict[str, Client], proposal: Release
) -> None:
    path = f"/admin/catalog/release/{proposal.pk}/change/?service=%00"
    assert people["viewer"].get(path).status_code == 200


def test_an_import_s_search_leaves_it_out(people: dict[str, Client], shipped: User) -> None:
    text = "service,code,title_hi\ncms,cms.timeout,नया\n"
    address = send(people["editor"], text)
    page = people["editor"].get(address + "?q=cms%00.time&show=%00&p=%00").content.decode()
    assert "data-code=" in page
    left = people["editor"].post(address, {"action": "save", "to": "q=%00cms"})
    assert left["Location"] == f"{address}?q=cms&p=1"
