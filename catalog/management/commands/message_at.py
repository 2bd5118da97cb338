from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandParser

from catalog.domain import languages
from catalog.management import arguments
from catalog.management.release_command import EXITS, TellingCommand, told
from catalog.operations.errors import CatalogueError
from catalog.operations.read_releases import Read, message_at


class Command(TellingCommand):
    help = f"What customers read at a time for an error code, in a language. {EXITS}"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "at", metavar="TIME", type=arguments.time, help=arguments.time_help("when")
        )
        parser.add_argument("service", metavar="SERVICE", help="its slug")
        parser.add_argument("code", metavar="CODE", help="the error code")
        parser.add_argument(
            "lang",
            metavar="LANG",
            type=_language,
            help="a language tag such as hi or hi-IN, matched as the API matches it",
        )
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        where = {"service": options["service"], "code": options["code"]}
        try:
            read = message_at(at=options["at"], lang=options["lang"], **where)
        except CatalogueError as reason:
            raise self.refused(reason, as_json=options["json"]) from None
        published_at = arguments.shown(_published_at(read))
        text = {name: read.message[name] for name in ("lang", "title", "body", "action")}
        content = {
            **told(read.release),
            "at": arguments.shown(options["at"]),
            "published_at": published_at,
            **where,
            **text,
            "fallback": read.is_fallback,
        }
        self.tell(content, _sentences(content), as_json=options["json"])


def _published_at(read: Read) -> Any:
    return read.release.published_at


def _sentences(content: dict[str, Any]) -> str:
    lines = [
        f"At {content['at']}, by release {content['release']} "
        f"(live since {content['published_at']}), in {content['lang']}:"
    ]
    if content["fallback"]:
        lines.append(
            f"There was no {content['service']}/{content['code']}; apps showed the fallback message."
        )
    lines += ["", content["title"], content["body"], content["action"]]
    return "\n".join(lines).rstrip()


def _language(text: str) -> str:
    try:
        return languages.match(text) or languages.SOURCE
    except languages.MalformedTag:
        raise ArgumentTypeError(
            f"“{text}” is no language tag; use one such as hi or hi-IN"
        ) from None
