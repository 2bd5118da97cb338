"""The choice of a release, and of a service, in the forms of the pages about releases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from catalog.models import Service
from catalog.operations.errors import NotFound
from catalog.operations.list_releases import (
    LARGEST_PAGE,
    ReleaseEntry,
    list_releases,
    read_release,
)


class ReleaseField(forms.TypedChoiceField):
    """A published release's number: the newest to choose from, any other by the page's address."""

    widget = UnfoldAdminSelectWidget
    default_error_messages = {"invalid_choice": gettext_lazy("There is no release %(value)s.")}

    def __init__(
        self, *, asked: str | None, before: Iterable[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        entries = list(list_releases(limit=LARGEST_PAGE).releases)
        if asked and asked.isascii() and asked.isdigit() and len(asked) < 10:
            entries += _older(int(asked), entries)
        choices = [*before, *((entry.number, _named(entry)) for entry in entries)]
        super().__init__(choices=choices, coerce=int, **kwargs)


def _older(number: int, known: list[ReleaseEntry]) -> list[ReleaseEntry]:
    if number in {entry.number for entry in known}:
        return []
    try:
        return [read_release(number)]
    except NotFound:
        return []


def _named(entry: ReleaseEntry) -> str:
    when = date_format(localtime(entry.published_at), "j M Y, H:i")
    # The note isolated: in an Urdu admin it may run the other way.
    return f"{entry.number} · {when} · \u2068{Truncator(entry.note).chars(60)}\u2069"


def service_choices() -> list[tuple[str, str]]:
    """Slug and name of each service, by name."""
    return list(Service.objects.order_by("name").values_list("slug", "name"))
