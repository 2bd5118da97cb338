"""Which format to answer in: `format=` decides, else `Accept` where it names one, else JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from catalog.api.parameters import invalid, quoted
from catalog.domain.languages import weight_of

PARAMETER = "format"

Offered = TypeVar("Offered", BaseRenderer, type[BaseRenderer])

_ANY = ("*/*", "application/*")


class FormatNegotiation(BaseContentNegotiation):
    """The first renderer is the usual one: what `Accept` does not know costs no answer.

    `format=` names a renderer's `format`. An answer to a request without it depends on `Accept`.
    """

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type. Raises Problem for a `format=` that none has."""
        offered = list(renderers)
        name = request.query_params.get(PARAMETER)
        if name is None:
            chosen = accepted(offered, request.headers.get("Accept", ""))
        else:
            chosen = _named(offered, name)
        return chosen, str(chosen.media_type)


def _named(offered: list[BaseRenderer], name: str) -> BaseRenderer:
    for renderer in offered:
        if renderer.format == name:
            return renderer
    names = ", ".join(str(renderer.format) for renderer in offered)
    raise invalid(PARAMETER, f"is {quoted(name)}. Use one of {names}.")


def accepted(offered: Sequence[Offered], header: str) -> Offered:
    """The renderer that an `Accept` header chooses (RFC 9110, 12.5.1), the first where it names none.

    The known range of the greatest weight wins, alike the one that stands first.
    """
    ranges = []
    for item in header[:1000].lower().split(","):
        kind, _, parameters = item.partition(";")
        ranges.append((kind.strip(), parameters, weight_of(parameters)))
    for kind, parameters, weight in sorted(ranges, key=lambda one: -one[2]):
        if not weight:
            break
        if kind in _ANY:
            return offered[0]
        for renderer in offered:
            if _matches(str(renderer.media_type), kind, parameters):
                return renderer
    return offered[0]


def _matches(media_type: str, kind: str, parameters: str) -> bool:
    """Whether a range means this type. Of parameters only a `version` counts, where both have one."""
    own, _, own_parameters = media_type.partition(";")
    version, own_version = _version(parameters), _version(own_parameters)
    return kind == own and (version == own_version or "" in (version, own_version))


def _version(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "version":
            return value.strip().strip('"')
    return ""
