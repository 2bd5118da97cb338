"""What apps got at an earlier release: the bundles that were made then, byte by byte."""

from __future__ import annotations

from functools import lru_cache
from threading import RLock

from cachetools import LRUCache, cached
from django.db import DatabaseError, InterfaceError
from django.db.models import Exists

from catalog.domain.conditional import IDENTITY, Representation
from catalog.domain.updates import update
from catalog.models import Bundle, Release
from catalog.operations.errors import NotFound
from catalog.operations.loaded_bundle import LoadedBundle, load
from catalog.operations.look_up import FoundMessage, filtered, single, was_released


def bundle_at(lang: str, release: int) -> LoadedBundle:
    """A language's bundle as release `release` left it. Raises NotFound where it is not published."""
    there = Exists(Release.objects.published().filter(number=release))
    made = (
        Bundle.objects.filter(there, lang=lang, release_id__lte=release)
        .order_by("-release_id")
        .values_list("release_id", "digest")
        .first()
    )
    if made is None:
        raise NotFound(f"There is no release {release}.")
    return _kept(lang, *made)


@lru_cache(maxsize=4)
def _kept(lang: str, release: int, digest: str) -> LoadedBundle:
    """The bundles asked for last: few, for one of 10,000 codes takes tens of megabytes."""
    return load(Bundle.objects.get(lang=lang, release_id=release, digest=digest))


def find_messages_at(
    bundle: LoadedBundle, *, release: int, service: str = "", code: str = ""
) -> Representation:
    """As `find_messages`, of a bundle as release `release` left it. Raises NotFound for a service.

    What is made here is not kept: it would hold whole bundles of old releases in memory.
    """
    if not service and not code:
        return bundle.whole
    if service and service not in bundle.services and not was_released(service, release):
        raise NotFound(f"There was no service “{service}” in release {release}.")
    return filtered(bundle, service, code)


def find_message_at(bundle: LoadedBundle, *, service: str, code: str) -> FoundMessage:
    """As `find_message`, of an earlier release's bundle. Raises NotFound."""
    found = single(bundle, service, code)
    if found is None:
        raise NotFound(f"The service “{service}” had no code “{code}” in this release.")
    return found


def changes_since(bundle: LoadedBundle, *, since: int) -> Representation:
    """What `bundle` has that its language's bundle at release `since` had not, and what went.

    The whole bundle where that is no larger, or where the older one can't be had: a release
    that is not there, or no database to ask. What an app then holds is right all the same.
    """
    try:
        before = bundle_at(bundle.lang, since)
    except (NotFound, DatabaseError, InterfaceError):
        return bundle.whole
    return _update(before, bundle, since)


# Named by what it is made of, so that the bundles themselves are not held in memory.
@cached(
    LRUCache(64),
    key=lambda before, after, since: (before.whole.digest, after.whole.digest, since),
    lock=RLock(),
)
def _update(before: LoadedBundle, after: LoadedBundle, since: int) -> Representation:
    body = update(
        since=since,
        release=after.release,
        lang=after.lang,
        before=before.messages,
        after=after.messages,
        fallback=after.fallback,
    )
    whole = after.whole.bodies[IDENTITY]
    return Representation.of(body) if len(body) < len(whole) else after.whole
