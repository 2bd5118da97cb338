"""A release or proposal as a person reviews it: code by code, language by language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from catalog.domain.cells import FALLBACK, FIELDS, TEXT_FIELDS, CellKey, Cells
from catalog.domain.languages import LANGUAGES, SOURCE
from catalog.domain.quality import Problem
from catalog.domain.warnings import warnings
from catalog.models import Change, ChangeEdit, Comment, Release
from catalog.operations.changes import Code, of_codes, released_cells
from catalog.operations.read_releases import cells_at

PER_PAGE = 25


@dataclass(slots=True)
class ReviewedCell:
    """One change. `overlaps`: other open proposals that bring another text, by number."""

    change: Change
    source: str
    warnings: list[Problem] = field(default_factory=list)
    edits: list[ChangeEdit] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    overlaps: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class ReviewedText:
    """What changes in one language; `after` is the whole message as an app will show it."""

    lang: str
    cells: list[ReviewedCell]
    after: dict[str, str]


@dataclass(slots=True)
class ReviewedCode:
    """One code (an empty one: the service itself). `comes`, `goes`: it is new, or no longer live."""

    service: str
    code: str
    description: str
    resolution: str
    comes: bool
    goes: bool
    texts: list[ReviewedText]


@dataclass(slots=True)
class Review:
    """One page of `codes`; counts are of the whole release, or of what `lang` and `service` leave."""

    codes: list[ReviewedCode]
    codes_in_all: int
    changes: int
    languages: dict[str, int]
    services: dict[str, int]
    comments: list[Comment]


def read_proposal(
    release: Release, *, lang: str | None = None, service: str = "", page: int = 1
) -> Review:
    """Page `page` (from 1, PER_PAGE codes each) of a release's changes.

    `lang`: only what changes in that language, "" for codes and services. A number of queries
    that does not grow with the release.
    """
    rows = release.changes.all()
    pairs = list(rows.order_by().values_list("service", "lang"))
    if lang is not None:
        rows = rows.filter(lang=lang)
    if service:
        rows = rows.filter(service=service)
    codes = list(rows.order_by("service", "code").values_list("service", "code").distinct())
    wanted = set(codes[(page - 1) * PER_PAGE : page * PER_PAGE])
    changes = list(rows.filter(of_codes(wanted)))
    return Review(
        codes=_codes(release, changes),
        codes_in_all=len(codes),
        changes=len(pairs),
        languages=dict(Counter(lang for _service, lang in pairs)),
        services=dict(sorted(Counter(slug for slug, _lang in pairs).items())),
        comments=list(release.comments.filter(change=None).select_related("by")),
    )


def _codes(release: Release, changes: list[Change]) -> list[ReviewedCode]:
    codes = {(change.service, change.code) for change in changes}
    number = release.number
    before = released_cells(codes) if number is None else cells_at(codes, number - 1)
    # All that the release does to these codes, though the page show one language only.
    whole = {row.key: row.new for row in release.changes.filter(of_codes(codes))}
    after = {**before, **whole}
    cells = _cells(release, changes, after)
    by_code: dict[Code, list[ReviewedCell]] = {}
    for cell in cells:
        by_code.setdefault((cell.change.service, cell.change.code), []).append(cell)
    return [_code(code, found, before, after) for code, found in sorted(by_code.items())]


def _cells(release: Release, changes: list[Change], after: Cells) -> list[ReviewedCell]:
    pks = [change.pk for change in changes]
    edits: dict[int, list[ChangeEdit]] = {}
    for edit in ChangeEdit.objects.filter(change__in=pks).select_related("by").order_by("-at"):
        edits.setdefault(edit.change_id, []).append(edit)
    comments: dict[int | None, list[Comment]] = {}
    for comment in release.comments.filter(change__in=pks).select_related("by"):
        comments.setdefault(comment.change_id, []).append(comment)
    overlaps = _overlaps(release, changes)
    found = []
    for change in changes:
        source = after.get(change.key._replace(lang=SOURCE), "") if change.lang else ""
        cell = ReviewedCell(change, source)
        if change.lang and (change.new or not _goes(change.key, after)):
            cell.warnings = warnings(
                field=change.field, lang=change.lang, text=change.new, source=source
            )
        cell.edits, cell.comments = edits.get(change.pk, []), comments.get(change.pk, [])
        cell.overlaps = overlaps.get(change.key, {})
        found.append(cell)
    return found


def _goes(key: CellKey, after: Cells) -> bool:
    is_fallback = key.service == FALLBACK
    return not is_fallback and not after.get(CellKey(key.service, key.code, "", "resolution"))


def _overlaps(release: Release, changes: list[Change]) -> dict[CellKey, dict[int, str]]:
    if not release.is_open:
        return {}
    codes = {(change.service, change.code) for change in changes}
    rows = Change.objects.filter(of_codes(codes), release__in=Release.objects.open())
    found: dict[CellKey, dict[int, str]] = {}
    for row in rows.filter(~Q(release=release)).order_by("release_id"):
        found.setdefault(row.key, {})[row.release_id] = row.new
    return found


def _code(code: Code, cells: list[ReviewedCell], before: Cells, after: Cells) -> ReviewedCode:
    slug, name = code
    lives = CellKey(slug, name, "", "resolution")
    return ReviewedCode(
        service=slug,
        code=name,
        description=after.get(lives._replace(field="description"), ""),
        resolution=after.get(lives, ""),
        comes=bool(name) and not before.get(lives) and bool(after.get(lives)),
        goes=bool(before.get(lives)) and not after.get(lives),
        texts=[
            ReviewedText(
                lang,
                sorted(mine, key=lambda cell: FIELDS.index(cell.change.field)),
                _whole(code, lang, after),
            )
            for lang in ("", *(language.tag for language in LANGUAGES))
            if (mine := [cell for cell in cells if cell.change.lang == lang])
        ],
    )


def _whole(code: Code, lang: str, after: Cells) -> dict[str, Any]:
    return {name: after.get(CellKey(*code, lang, name), "") for name in TEXT_FIELDS}
