"""What the page of an import that has been read shows: figures, rows, and what can be done now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.admin.import_query import ImportQuery, show_choices
from catalog.admin.import_shown import shown_codes
from catalog.models import ImportRow, MessageImport
from catalog.operations.importing.read_import import rows_of
from catalog.operations.importing.totals import texts_to_write
from catalog.operations.permissions import may

_PER_PAGE = 50
# A conflict shows three texts and two buttons: so many fit on a page of one megabyte, and in a form.
_CONFLICTS_PER_PAGE = 500
_CHANGED = (MessageImport.State.APPLIED, MessageImport.State.UNDONE)
# So many of the texts that stayed are named; the rest are counted.
_NAMED = 200


def context_of(
    request: Any,
    made: MessageImport,
    asked: ImportQuery,
    unsaved: Mapping[int, Mapping[str, str]],
) -> dict[str, Any]:
    """For import_one.html. `unsaved`: choices by row and column that could not be saved."""
    has_rows = made.state in (MessageImport.State.READY, *_CHANGED)
    page = _page(made, asked) if has_rows else None
    is_own = made.by == request.user
    texts = texts_to_write(made) if has_rows else 0
    return {
        "title": _title(made),
        "made": made,
        "has_rows": has_rows,
        "counts": made.counts,
        "choices": show_choices(asked, made) if has_rows else [],
        "asked": asked,
        "has_versions": made.versioned if has_rows else None,
        "page": page,
        "query": asked.query,
        "address": asked.address,
        "has_unsaved": bool(unsaved),
        "codes": shown_codes(list(page), unsaved) if page else [],
        "texts": texts,
        "is_open": made.state == MessageImport.State.READY and is_own,
        "has_changed": made.state in _CHANGED,
        "has_problems": (is_own and has_rows and made.counts["wrong"] > 0 and made.pieces.exists()),
        **(what_now(made, texts) if has_rows else {}),
        "may_propose": may(request.user, "propose_release"),
        "kept": _kept_of(made),
    }


def what_now(made: MessageImport, texts: int) -> dict[str, Any]:
    """What confirming would do with these decisions: `confirm`, the button's words, and `why_not`.

    `texts`: how many would be written. `revision` goes along with what is done next.
    """
    told = ngettext("Import %(count)d change", "Import %(count)d changes", texts)
    return {
        "revision": made.revision,
        "undecided": made.counts["undecided"],
        "why_not": _why_not(made, texts),
        "confirm": told % {"count": texts},
    }


def _kept_of(made: MessageImport) -> dict[str, Any] | None:
    """What undoing left as it was, since it was edited: `names`, and how many `more`."""
    names = made.kept
    return {"names": names[:_NAMED], "more": max(0, len(names) - _NAMED)} if names else None


def _page(made: MessageImport, asked: ImportQuery) -> Page[ImportRow]:
    rows = rows_of(made, show=asked.show, search=asked.search)
    most = rows.order_by().aggregate(most=Max("conflicts"))["most"] or 1
    per_page = min(_PER_PAGE, _CONFLICTS_PER_PAGE // most)
    return Paginator(rows, per_page).get_page(asked.page)


def _title(made: MessageImport) -> str:
    if made.state == MessageImport.State.READY:
        return _("What this import would change")
    if made.state in _CHANGED:
        return _("What this import changed")
    return _("This import changed nothing")


def _why_not(made: MessageImport, texts: int) -> str:
    """Why it can't be confirmed as it is; empty where it can."""
    undecided = made.counts["undecided"]
    if undecided:
        told = ngettext(
            "%(count)d text was changed in the catalogue, too. Decide which one stays.",
            "%(count)d texts were changed in the catalogue, too. Decide for each which one stays.",
            undecided,
        )
        return told % {"count": undecided}
    if not texts:
        return _("The catalogue already has all of this. There is nothing to import.")
    return ""
