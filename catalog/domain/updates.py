"""What changed between two bundles of a language, for an app that holds the older one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.domain.bundles import to_json

Message = Mapping[str, Any]


def update(
    *,
    since: int,
    release: int,
    lang: str,
    before: Sequence[Message],
    after: Sequence[Message],
    fallback: Message,
) -> bytes:
    """The bundle of `release` as a change of that of `since`: its new and changed `messages`, and
    what is `gone` (service and code). Applied to the older bundle it gives the newer one."""
    known = {_key(message): message for message in before}
    now = {_key(message): message for message in after}
    return to_json(
        {
            "release": release,
            "since": since,
            "lang": lang,
            "messages": [message for key, message in now.items() if known.get(key) != message],
            "gone": [
                {"service": service, "code": code}
                for service, code in known
                if (service, code) not in now
            ],
            "fallback": fallback,
        }
    )


def _key(message: Message) -> tuple[str, str]:
    return message["service"], message["code"]
