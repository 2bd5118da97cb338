"""What the review page's buttons do: each reads its fields, calls one operation, and tells the outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.models import Release
from catalog.operations.errors import CatalogueError, InvalidFields
from catalog.operations.propose import renew
from catalog.operations.review import approve, comment, send_back, withdraw

# What a browser's field for a date and a time sends; the time zone is the setting TIME_ZONE.
AT_FORMAT = "%Y-%m-%dT%H:%M"
_LARGEST_KEY = 2**63


@dataclass(frozen=True, slots=True)
class Done:
    """What to tell the person, and the address to go on at: empty for the page that they are on.

    `anchor`: the part of that page at which the outcome stands; else its top.
    """

    told: str
    address: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why `action` was refused: sentences by field, else one sentence. `typed`: what was posted."""

    action: str
    typed: Mapping[str, str]
    error: str = ""
    fields: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def change(self) -> int | None:
        """The change whose comment it was."""
        return _key(self.typed.get("change", ""))


def act(request: Any, release: Release) -> Done | Refused:
    """Do what the pressed button means."""
    post = request.POST
    action = post.get("action", "")
    if action not in _ACTIONS:
        return Refused("", post.dict(), _("There is no such button here."))
    try:
        return _ACTIONS[action](release.pk, request.user, post)
    except InvalidFields as error:
        return Refused(action, post.dict(), fields=error.problems)
    except CatalogueError as error:
        return Refused(action, post.dict(), str(error))


def _approve(pk: int, by: Any, post: Any) -> Done:
    release = approve(proposal=pk, by=by, seen=post.get("seen", ""))
    return Done(_("Release %(number)d is live. Apps get it now.") % {"number": release.number})


def _approve_at(pk: int, by: Any, post: Any) -> Done:
    at = _time(post.get("at", ""))
    approve(proposal=pk, by=by, at=at, seen=post.get("seen", ""))
    shown = date_format(localtime(at), "j M Y, H:i")
    return Done(_("It is approved and goes live on %(when)s.") % {"when": shown})


def _send_back(pk: int, by: Any, post: Any) -> Done:
    release = send_back(proposal=pk, by=by, reason=post.get("reason", ""))
    return Done(
        _("It went back to %(user)s, with your reason.")
        % {"user": release.proposed_by.get_username()}
    )


def _withdraw(pk: int, by: Any, post: Any) -> Done:
    withdraw(proposal=pk, by=by, reason=post.get("reason", ""))
    return Done(_("It is withdrawn. Your texts stay in the working copy."))


def _renew(pk: int, by: Any, post: Any) -> Done:
    release = renew(proposal=pk, by=by, note=post.get("note", ""))
    return Done(
        _("Proposal %(new)d renews proposal %(old)d. Look at it: it has the texts as they are now.")
        % {"new": release.pk, "old": pk},
        reverse("admin:catalog_release_change", args=[release.pk]),
    )


def _comment(pk: int, by: Any, post: Any) -> Done:
    change = _key(post.get("change", ""))
    comment(proposal=pk, by=by, text=post.get("text", ""), change=change)
    return Done(_("Your comment is there."), anchor=f"#change-{change}" if change else "#decision")


_ACTIONS: dict[str, Callable[[int, Any, Any], Done]] = {
    "approve": _approve,
    "approve_at": _approve_at,
    "send_back": _send_back,
    "withdraw": _withdraw,
    "renew": _renew,
    "comment": _comment,
}


def _time(text: str) -> datetime:
    try:
        return forms.DateTimeField(input_formats=[AT_FORMAT]).clean(text)
    except ValidationError as error:
        raise InvalidFields({"at": list(error.messages)}) from None


def _key(text: str) -> int | None:
    known = text.isascii() and text.isdigit() and int(text) < _LARGEST_KEY
    return int(text) if known else None
