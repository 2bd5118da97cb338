"""An app as small as it can be, which does what the documentation for app developers says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

Bundle = dict[str, Any]


def applied(held: Mapping[str, Any], update: Mapping[str, Any]) -> Bundle:
    """The bundle that `held` becomes with an answer to `since`."""
    messages = {(one["service"], one["code"]): one for one in held["messages"]}
    for one in update["gone"]:
        messages.pop((one["service"], one["code"]), None)
    messages |= {(one["service"], one["code"]): one for one in update["messages"]}
    return {
        "release": update["release"],
        "lang": update["lang"],
        "messages": [messages[key] for key in sorted(messages)],
        "fallback": update["fallback"],
    }


class App:
    """One installed app. `held`: the bundle that it shows, at first the one shipped inside it."""

    def __init__(self, url: str, shipped: Bundle) -> None:
        self.url, self.held = url, shipped
        self.statuses: list[int] = []
        self._is_whole = False
        self._seen = ("", "")

    def update_app(self, shipped: Bundle) -> None:
        """A newer version from its shop, with a bundle of its own; what was fetched is still there."""
        if shipped["release"] >= self.held["release"]:
            self.held, self._is_whole = shipped, False

    def refresh(self) -> None:
        """What it does at each start. Where nothing can be had, it goes on with what it holds."""
        address = f"/api/messages?lang={self.held['lang']}"
        if not self._is_whole:
            address += f"&since={self.held['release']}"
        seen_at, etag = self._seen
        try:
            status, new_etag, body = self._get(address, etag if seen_at == address else "")
        except OSError:
            return
        if status == 200:
            self._seen = address, new_etag
            self._take(json.loads(body))

    def title(self, service: str, code: str) -> str:
        """What the customer reads."""
        for one in self.held["messages"]:
            if (one["service"], one["code"]) == (service, code):
                return str(one["title"])
        return str(self.held["fallback"]["title"])

    def _take(self, answer: Bundle) -> None:
        # From a server that is behind, or from a cache on the way: never back to older texts.
        if answer["release"] < self.held["release"]:
            return
        self._is_whole = "since" not in answer
        self.held = answer if self._is_whole else applied(self.held, answer)

    def _get(self, address: str, etag: str) -> tuple[int, str, bytes]:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=10)
        try:
            connection.request("GET", address, headers={"If-None-Match": etag} if etag else {})
            answer = connection.getresponse()
            self.statuses.append(answer.status)
            return answer.status, answer.headers["ETag"] or "", answer.read()
        finally:
            connection.close()
