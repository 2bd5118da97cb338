"""Which changes a chosen part means."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.domain.cells import CellChange, CellKey
from catalog.domain.selection import EVERYTHING, Selection, select

STAYS = ("otp-manager", "otp.expired")
COMES = ("cms", "cms.timeout")
GOES = ("billing", "bill.late")


def change(key: tuple[str, str, str, str], old: str = "old", new: str = "new") -> CellChange:
    return CellChange(CellKey(*key), old, new)


CHANGES = [
    # A service that goes with its code.
    change(("billing", "", "", "name"), new=""),
    change((*GOES, "", "resolution"), new=""),
    change((*GOES, "en", "title"), new=""),
    change((*GOES, "hi", "title"), new=""),
    # A new service with a new code.
    change(("cms", "", "", "name"), old=""),
    change((*COMES, "", "description"), old=""),
    change((*COMES, "", "resolution"), old=""),
    change((*COMES, "en", "title"), old=""),
    change((*COMES, "hi", "title"), old=""),
    change((*COMES, "ur", "title"), old=""),
    # A service that is renamed, and a code that stays.
    change(("otp-manager", "", "", "name")),
    change((*STAYS, "", "description")),
    change((*STAYS, "", "resolution"), old="retry", new="wait"),
    change((*STAYS, "en", "title")),
    change((*STAYS, "hi", "title")),
    change((*STAYS, "as", "body"), new=""),
]


def names(changes: Iterable[CellChange]) -> list[str]:
    return [str(one.key) for one in changes]


def chosen(
    *,
    services: Iterable[str] = (),
    languages: Iterable[str] = (),
    messages: Iterable[tuple[str, str]] = (),
) -> list[str]:
    return names(
        select(CHANGES, Selection(frozenset(services), frozenset(languages), frozenset(messages)))
    )


def test_nothing_chosen_means_all() -> None:
    assert select(CHANGES, EVERYTHING) == CHANGES


def test_a_service_means_its_name_and_all_its_codes() -> None:
    assert chosen(services=["otp-manager"]) == names(CHANGES[10:])


def test_a_message_means_its_code_in_all_languages() -> None:
    assert chosen(messages=[STAYS]) == names(CHANGES[11:])


def test_services_and_messages_add_up() -> None:
    assert chosen(services=["billing"], messages=[STAYS]) == names([*CHANGES[:4], *CHANGES[11:]])


def test_a_language_means_its_texts_only() -> None:
    assert chosen(services=["otp-manager"], languages=["hi", "as"]) == [
        "otp-manager/otp.expired/hi/title",
        "otp-manager/otp.expired/as/body",
    ]


def test_languages_narrow_a_message() -> None:
    assert chosen(messages=[STAYS], languages=["as"]) == ["otp-manager/otp.expired/as/body"]


def test_a_new_code_brings_what_it_cannot_live_without() -> None:
    assert chosen(services=["cms"], languages=["ur"]) == [
        "cms/name",
        "cms/cms.timeout/description",
        "cms/cms.timeout/resolution",
        "cms/cms.timeout/en/title",
        "cms/cms.timeout/ur/title",
    ]


def test_a_new_code_brings_its_new_services_name() -> None:
    assert chosen(messages=[COMES])[0] == "cms/name"


def test_a_code_of_a_service_that_is_renamed_leaves_the_name_alone() -> None:
    assert "otp-manager/name" not in chosen(messages=[STAYS])


def test_a_code_that_goes_is_no_matter_of_one_language() -> None:
    assert chosen(services=["billing"], languages=["hi", "en"]) == []
    assert chosen(messages=[GOES]) == names(CHANGES[1:4])


def test_what_is_not_there_means_nothing() -> None:
    assert chosen(services=["no-such-service"]) == []
