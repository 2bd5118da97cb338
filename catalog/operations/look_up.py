"""What apps and readers get: only what was published, from memory where it is known.

A server's process follows the releases (shelf.py) and asks nothing for a request. Any other process
keeps the newest bundle of each language and asks by one small query whether it is still that.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import RLock

from cachetools import LRUCache, cached
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import Count, Max, OuterRef, Q, Subquery

from catalog.domain import bundles
from catalog.domain.cells import SERVICE_FIELD
from catalog.domain.conditional import Representation
from catalog.domain.languages import LANGUAGES, SOURCE, TAGS, Language
from catalog.models import Bundle, Change, Release, ReleasedCell
from catalog.operations.errors import NotFound
from catalog.operations.loaded_bundle import LoadedBundle, load
from catalog.operations.shelf import shelf

logger = logging.getLogger(__name__)

# More releases than there will ever be: what PostgreSQL's integer holds.
LATEST = 2_147_483_647


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """One message with its release, as bytes. `lang`: the language that its text is in."""

    lang: str
    whole: Representation


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A released service: `codes` is the number of its live codes."""

    slug: str
    name: str
    codes: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """`translated` of a language's `messages` are in that language; the rest are given in English."""

    language: Language
    release: int
    messages: int
    translated: int


class NothingPublished(NotFound):
    """There is no release yet."""


_known: dict[str, LoadedBundle] = {}


def current_bundle(lang: str) -> LoadedBundle:
    """The newest bundle of a language of the catalogue. Raises NothingPublished.

    Raises DatabaseError or InterfaceError where nothing is known and the database does not answer.
    """
    if shelf.followed:
        return _from_shelf(lang)
    known = _known.get(lang)
    rows = Bundle.objects.filter(lang=lang).order_by("-release_id")
    try:
        newest = rows.values_list("digest", flat=True).first()
        if newest is None:
            raise NothingPublished("Nothing has been published yet.")
        if known is None or known.whole.digest != newest:
            known = _known[lang] = load(rows[0])
    except (DatabaseError, InterfaceError):
        if known is None:
            raise
        logger.exception("the database does not answer; %s is given from memory", lang)
    return known


def _from_shelf(lang: str) -> LoadedBundle:
    bundle = shelf.held.bundles.get(lang)
    if bundle is not None:
        return bundle
    if not shelf.confirmed:
        raise OperationalError("the database has not answered since the start")
    raise NothingPublished("Nothing has been published yet.")


def find_messages(bundle: LoadedBundle, *, service: str = "", code: str = "") -> Representation:
    """The bundle, or the messages in it of a service and of a code. Raises NotFound for a service."""
    if service and service not in bundle.services and not was_released(service):
        raise NotFound(f"There is no service “{service}” in release {bundle.release}.")
    if not service and not code:
        return bundle.whole
    return _filtered(bundle, service, code)


def filtered(bundle: LoadedBundle, service: str, code: str) -> Representation:
    """The messages in `bundle` of a service and of a code, each empty for all; made anew."""
    return Representation.of(
        bundles.to_json(
            {
                "release": bundle.release,
                "lang": bundle.lang,
                "messages": bundle.find(service, code),
                "fallback": bundle.fallback,
            }
        )
    )


def _named(bundle: LoadedBundle, service: str, code: str) -> tuple[str, str, str]:
    """What is kept of a bundle is named by its digest, so that it does not hold the bundle in memory."""
    return bundle.whole.digest, service, code


_filtered = cached(LRUCache(512), key=_named, lock=RLock(), info=True)(filtered)


def find_message(bundle: LoadedBundle, *, service: str, code: str) -> FoundMessage:
    """One message with its release. Raises NotFound, and then `bundle.fallback` serves."""
    found = _single(bundle, service, code)
    if found is None:
        raise NotFound(f"The service “{service}” has no code “{code}” in release {bundle.release}.")
    return found


def single(bundle: LoadedBundle, service: str, code: str) -> FoundMessage | None:
    """One message of `bundle`, made anew; None where the bundle has no such code."""
    message = bundle.get(service, code)
    if message is None:
        return None
    body = bundles.to_json({"release": bundle.release, **message})
    return FoundMessage(message["lang"], Representation.of(body))


_single = cached(LRUCache(2048), key=_named, lock=RLock(), info=True)(single)


def was_released(service: str, release: int = LATEST) -> bool:
    """Whether the service was there at release `release`, though without a code; LATEST: ever."""
    # PostgreSQL takes no NUL in a text, and no slug has one.
    if "\0" in service:
        return False
    names = Change.objects.filter(service=service, code="", release__number__lte=release)
    try:
        return names.exists()
    except (DatabaseError, InterfaceError):
        # Without a database, what no bundle has is unknown.
        return False


def current_release() -> int:
    """The number of the newest release. Raises NothingPublished."""
    number = Release.objects.published().values_list("number", flat=True).first()
    if number is None:
        raise NothingPublished("Nothing has been published yet.")
    return int(number)


def released_services() -> list[ServiceEntry]:
    """The released services by slug, those without a live code too."""
    cells = ReleasedCell.objects.filter(lang="", field__in=(SERVICE_FIELD, "resolution"))
    rows = cells.values("service").annotate(
        name=Max("text", filter=Q(field=SERVICE_FIELD)),
        codes=Count("pk", filter=Q(field="resolution")),
    )
    named = rows.filter(name__isnull=False).order_by("service")
    return [ServiceEntry(*row) for row in named.values_list("service", "name", "codes")]


def completeness() -> list[Completeness]:
    """Every language of the catalogue with how much of it is translated, as last released.

    Raises NothingPublished.
    """
    newest = {
        lang: (release, messages, translated)
        for lang, _digest, release, messages, translated in _newest_bundles()
    }
    if not newest:
        raise NothingPublished("Nothing has been published yet.")
    return [
        Completeness(language, *newest[language.tag])
        for language in LANGUAGES
        if language.tag in newest
    ]


def _newest_bundles() -> list[tuple[str, str, int, int, int]]:
    same = Bundle.objects.filter(lang=OuterRef("lang")).order_by("-release_id")
    rows = Bundle.objects.filter(release_id=Subquery(same.values("release_id")[:1]))
    return list(rows.values_list("lang", "digest", "release_id", "messages", "translated"))


def ready() -> int:
    """The newest release that can be served, though the database be gone.

    Raises NothingPublished, and DatabaseError or InterfaceError where the database does not
    answer and a language is not in memory.
    """
    if shelf.followed:
        _from_shelf(SOURCE)
        return shelf.held.release
    try:
        newest = {lang: digest for lang, digest, *_figures in _newest_bundles()}
        if SOURCE not in newest:
            raise NothingPublished("Nothing has been published yet.")
        for lang, digest in newest.items():
            if lang not in _known or _known[lang].whole.digest != digest:
                current_bundle(lang)
    except (DatabaseError, InterfaceError):
        if not all(tag in _known for tag in TAGS):
            raise
        logger.exception("the database does not answer; messages are given from memory")
    return max(bundle.release for bundle in _known.values())


def released_descriptions() -> dict[tuple[str, str], str]:
    """Service slug and code → the English technical description, as released."""
    cells = ReleasedCell.objects.filter(lang="", field="description")
    return {
        (service, code): text
        for service, code, text in cells.values_list("service", "code", "text")
    }
