"""What apps got at an earlier release: the bundles that were made then, byte by byte."""

from __future__ import annotations

from functools import lru_cache

from catalog.models import Bundle, Release
from catalog.operations.errors import NotFound
from catalog.operations.look_up import LoadedBundle, load


def bundle_at(lang: str, release: int) -> LoadedBundle:
    """A language's bundle as release `release` left it. Raises NotFound where it is not published."""
    rows = Bundle.objects.filter(lang=lang, release_id__lte=release).order_by("-release_id")
    made = rows.values_list("release_id", flat=True).first()
    if made is None or not Release.objects.published().filter(number=release).exists():
        raise NotFound(f"There is no release {release}.")
    return _kept(lang, made)


@lru_cache(maxsize=32)
def _kept(lang: str, release: int) -> LoadedBundle:
    """A bundle never changes, so those asked for last are kept."""
    return load(Bundle.objects.get(lang=lang, release_id=release))
