"""A browser without a script: what a page's form holds is what is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.test import Client


@dataclass
class Form:
    """A form as it stands: `fields` by name, `boxes` of what can be ticked, `buttons` by their words."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._text: tuple[str, str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        elif self._open is not None and tag in ("textarea", "button"):
            self._text = (tag, given.get("name", ""), given.get("value", ""))
        elif self._open is not None and tag == "input":
            self._input(self._open, given)

    def _input(self, form: Form, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "on")
        if given.get("type") in ("checkbox", "radio"):
            form.boxes.setdefault(name, []).append(value)
            if "checked" not in given:
                return
        form.fields.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._open is None or self._text is None:
            return
        tag, name, value = self._text
        if tag == "textarea":
            self._open.fields[name] = [data]
        elif data.strip():
            self._open.buttons[data.strip()] = (name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag in ("textarea", "button"):
            self._text = None


def forms_of(page: str) -> list[Form]:
    """The forms of a page, in their order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def press(
    client: Client,
    address: str,
    button: str,
    *,
    page: str = "",
    untick: Collection[str] = (),
    **typed: str,
) -> Any:
    """Open `address`, type, untick boxes by their values, press the button with these words.

    `page`: the HTML that was opened earlier. The first form with such a button is sent. Raises
    LookupError where no such button is there.
    """
    html = page or client.get(address).content.decode()
    form = next((one for one in forms_of(html) if button in one.buttons), None)
    if form is None:
        raise LookupError(button)
    sent: dict[str, Any] = {name: list(values) for name, values in form.fields.items()}
    for values in sent.values():
        values[:] = [value for value in values if value not in untick]
    sent.update(typed)
    name, value = form.buttons[button]
    if name:
        sent[name] = value
    return client.post(urljoin(address, form.action), sent)
