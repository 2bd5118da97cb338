"""What the buttons of an import's page do: each reads its fields, calls one operation, tells the outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.admin.import_query import query_in
from catalog.admin.review_actions import Done, Refused
from catalog.models import MessageImport
from catalog.operations.errors import CatalogueError, NotPermitted
from catalog.operations.importing.confirm import confirm_import
from catalog.operations.importing.decide import Choice, decide, decide_all
from catalog.operations.importing.read_import import read_import
from catalog.operations.importing.start import is_silent, start_looking
from catalog.operations.importing.take import give_up
from catalog.operations.importing.totals import texts_to_write

# No number of a row or a revision has more.
_DIGITS = 19


def act(request: Any, made: MessageImport) -> Done | Refused:
    """Do what the pressed button means; what was chosen on the page is saved before.

    `typed` of a refusal is what was not saved.
    """
    post = request.POST
    action = post.get("action", "save")
    if action not in _ACTIONS:
        return Refused("", post.dict(), _("There is no such button here."))
    unsaved = post.dict()
    try:
        check_own(made, request.user)
        revision = revision_of(post)
        if action in _DECIDING:
            made, revision = decide_posted(made, request.user, post)
        unsaved = {}
        return _ACTIONS[action](made, request.user, post, revision)
    except CatalogueError as error:
        return Refused(action, unsaved, str(error))


def check_own(made: MessageImport, by: Any) -> None:
    """Raises NotPermitted where somebody else has sent the file."""
    if made.by != by:
        told = _("Only %(user)s, who sent this file, can do that.")
        raise NotPermitted(told % {"user": made.by})


def choices_of(post: Mapping[str, Any]) -> dict[int, dict[str, Choice]]:
    """The decisions that were posted, by row and column: `12.title_hi` → `mine` or `theirs`."""
    found: dict[int, dict[str, Choice]] = {}
    for name, value in post.items():
        row, dot, column = name.partition(".")
        if dot and row.isascii() and row.isdigit() and len(row) < _DIGITS:
            if value == "mine":
                found.setdefault(int(row), {})[column] = "mine"
            elif value == "theirs":
                found.setdefault(int(row), {})[column] = "theirs"
    return found


def revision_of(post: Mapping[str, Any]) -> int | None:
    """Of the import, as the page showed it."""
    text = str(post.get("revision", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else None


def decide_posted(made: MessageImport, by: Any, post: Any) -> tuple[MessageImport, int | None]:
    """Save what was chosen on the page; the import, and the revision that the person knows now.

    Raises what `decide` raises.
    """
    choices, revision = choices_of(post), revision_of(post)
    if not choices:
        return made, revision
    kept = decide(of=made.pk, by=by, choices=choices, revision=revision)
    return kept, kept.revision


def is_good_rows_only(post: Mapping[str, Any]) -> bool:
    """Whether the box for that was ticked."""
    return bool(post.get("good_rows_only") == "on")


def told_of_imported(made: MessageImport) -> str:
    """What a confirmation did."""
    count = texts_to_write(made)
    told = ngettext("%(count)d text is imported.", "%(count)d texts are imported.", count)
    return told % {"count": count}


def _save(made: MessageImport, by: Any, post: Any, revision: int | None) -> Done:
    """Also where the person goes on to another page of it: `to` is that page's query."""
    if "to" in post:
        return Done("", f"?{query_in(post['to']).address}")
    return Done(_told_of(made))


def _all_mine(made: MessageImport, by: Any, post: Any, revision: int | None) -> Done:
    return Done(_told_of(decide_all(of=made.pk, by=by, choice="mine", revision=revision)))


def _all_theirs(made: MessageImport, by: Any, post: Any, revision: int | None) -> Done:
    return Done(_told_of(decide_all(of=made.pk, by=by, choice="theirs", revision=revision)))


def _confirm(made: MessageImport, by: Any, post: Any, revision: int | None) -> Done:
    good_rows_only = is_good_rows_only(post)
    done = confirm_import(of=made.pk, by=by, good_rows_only=good_rows_only, revision=revision)
    return Done(told_of_imported(done), "?")


def _give_up(made: MessageImport, by: Any, post: Any, revision: int | None) -> Done:
    give_up(of=made.pk, by=by)
    return Done(_("The import is given up. Nothing was changed."), "?")


def _go_on(made: MessageImport, by: Any, post: Any, revision: int | None) -> Done:
    own = read_import(of=made.pk, by=by)
    if is_silent(own):
        start_looking(own)
    return Done("", "?")


_ACTIONS: dict[str, Callable[[MessageImport, Any, Any, int | None], Done]] = {
    "save": _save,
    "all-mine": _all_mine,
    "all-theirs": _all_theirs,
    "confirm": _confirm,
    "give-up": _give_up,
    "go-on": _go_on,
}
# Those that save what was chosen on the page.
_DECIDING = ("save", "all-mine", "all-theirs", "confirm")


def _told_of(made: MessageImport) -> str:
    left = made.counts.get("undecided", 0)
    if not left:
        return _("Your decisions are saved. Everything is decided.")
    told = ngettext(
        "Your decisions are saved. %(count)d text is undecided.",
        "Your decisions are saved. %(count)d texts are undecided.",
        left,
    )
    return told % {"count": left}
