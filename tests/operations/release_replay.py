"""What was released when, however it is asked for: the same as the model says."""

from __future__ import annotations

import json

from django.utils import timezone

from catalog.domain.cells import difference
from catalog.models import Release
from catalog.operations.read_releases import cells_at, compare, message_at
from tests import replaying
from tests.operations.release_model import FALLBACK, Code, Model


def check(model: Model) -> None:
    """All published changes, from the first, give what is released, and every bundle ever made."""
    assert replaying.check() == model.states


def compared(model: Model, start: int, end: int) -> None:
    """The difference of two releases, and each one's cells."""
    if start != end:
        found = compare(start=start, end=end).changes
        assert found == difference(model.states[start], model.states[end])
    codes = {key[:2] for state in model.states for key in state}
    assert cells_at(codes, end) == model.states[end]


def read_then(model: Model, code: Code, lang: str) -> None:
    """What a customer read of a code just when each release went live, if that is past."""
    releases = list(Release.objects.published().order_by("number"))
    for release in releases:
        assert release.published_at is not None
        if release.published_at > timezone.now():
            break
        # Two may go live at one moment; customers read the later one.
        live = [one for one in releases if one.published_at <= release.published_at]  # type: ignore[operator]
        number = len(live)
        read = message_at(at=release.published_at, service=code[0], code=code[1], lang=lang)
        assert read.release.number == number
        bundle = [body for made, body in model.made[lang] if made <= number][-1]
        given = json.loads(bundle)
        shown = {(one["service"], one["code"]): one for one in given["messages"]}
        assert read.message == shown.get(code, given["fallback"])
        assert read.is_fallback is (code not in shown and code != FALLBACK)
