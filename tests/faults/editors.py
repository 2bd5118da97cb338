"""Editors at the admin's own pages, over HTTP."""

from __future__ import annotations

import threading
import time
from collections import Counter
from html.parser import HTMLParser
from http.client import HTTPConnection
from random import Random
from urllib.parse import urlencode

from tests.faults.many import Write


class Form(HTMLParser):
    """The fields of the page's form for a message, by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._inside = False
        self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self._inside = given.get("id") == "message_form"
        elif self._inside and tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif self._inside and tag == "input" and name and given.get("type") != "submit":
            self.fields[name] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # HTML drops a line break right after the opening tag.
            self.fields[self._area] = (
                self.fields[self._area].removeprefix("\r\n").removeprefix("\n")
            )
            self._area = ""
        elif tag == "form":
            self._inside = False


class Editor(threading.Thread):
    """Opens a message, changes a text, saves it; where another was faster, reads theirs and decides.

    `written`: what was accepted, in order. `came`: how often it was taken, or met another's text.
    """

    def __init__(
        self, port: int, name: str, session: str, messages: list[int], seconds: float
    ) -> None:
        super().__init__(daemon=True)
        self.name, self.messages, self.seconds = name, messages, seconds
        self.headers = {"Cookie": f"sessionid={session}"}
        self.token = ""
        self.connection = HTTPConnection("127.0.0.1", port, timeout=300)
        self.random = Random(name)
        self.written: list[Write] = []
        self.came: Counter[str] = Counter()
        self.wrong: list[str] = []

    def run(self) -> None:
        until, number = time.monotonic() + self.seconds, 0
        try:
            while time.monotonic() < until:
                number += 1
                self._edit(f"{self.name} {number}")
        except Exception as error:
            self.wrong.append(repr(error))
        self.connection.close()

    def _edit(self, text: str) -> None:
        message = self.random.choice(self.messages)
        column = self.random.choice(("title_hi", "title_ur", "title_ta"))
        path = f"/admin/catalog/message/{message}/change/"
        status, page = self._ask("GET", path, {})
        while True:
            fields = {**Form(page).fields, column: text}
            status, page = self._ask("POST", path, fields)
            if status == 302:
                self.written.append((self.name, message, column, text))
                self.came["taken"] += 1
                return
            self.came["another's text"] += 1
            if self.random.random() < 0.5:
                return

    def _ask(self, method: str, path: str, fields: dict[str, str]) -> tuple[int, str]:
        headers = dict(self.headers)
        if fields:
            headers["Cookie"] += f"; csrftoken={self.token}"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(fields), headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        assert answer.status in (200, 302), (answer.status, path, page[:500])
        for line in answer.headers.get_all("Set-Cookie") or ():
            if line.startswith("csrftoken="):
                self.token = line.partition("=")[2].partition(";")[0]
        if answer.status == 302:
            assert "/login/" not in str(answer.headers["Location"])
        return answer.status, page
