"""The shapes of the API's answers, for the schema alone: the bytes are rendered elsewhere."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalog.api.import_shapes import ImportReport
from catalog.domain.cells import CODE_FIELDS, RESOLUTIONS, SERVICE_FIELD, TEXT_FIELDS
from catalog.domain.languages import LANGUAGES, TAGS
from catalog.domain.quality import LIMITS


class Text(serializers.Serializer[None]):
    """What a customer reads."""

    lang = serializers.ChoiceField(
        TAGS, help_text="The language of these texts. `en` where there is no translation yet."
    )
    title = serializers.CharField(help_text=f"At most {LIMITS['title']} characters.")
    body = serializers.CharField(help_text=f"At most {LIMITS['body']} characters.")
    action = serializers.CharField(
        allow_blank=True,
        help_text=f"The next step, at most {LIMITS['action']} characters. Empty: there is none.",
    )


class Message(Text):
    """What a customer reads for one error code."""

    service = serializers.CharField(help_text="The slug of the service that emits the code.")
    code = serializers.CharField(help_text="Unique within its service only.")
    resolution = serializers.ChoiceField(
        RESOLUTIONS, help_text="What an app can offer; `action` says it in words."
    )


class MessageOfRelease(Message):
    """One message, with the release that last changed a message in its bundle's language."""

    release = serializers.IntegerField(min_value=1)


class GoneMessage(serializers.Serializer[None]):
    """A message that an app takes out of the bundle that it holds."""

    service = serializers.CharField()
    code = serializers.CharField()


class MessageBundle(serializers.Serializer[None]):
    """The messages of one language."""

    release = serializers.IntegerField(
        min_value=1, help_text="The release that last changed a message in this language."
    )
    lang = serializers.ChoiceField(TAGS, help_text="The language given, as `Content-Language`.")
    messages = Message(many=True)
    fallback = Text(help_text="What to show for a code that is not here.")
    since = serializers.IntegerField(
        min_value=1,
        required=False,
        help_text="Only with `since`: the release that `messages` and `gone` lead from.",
    )
    gone = GoneMessage(
        many=True, required=False, help_text="Only with `since`: what is no longer there."
    )


class ServiceItem(serializers.Serializer[None]):
    """A part of the platform that emits codes."""

    slug = serializers.CharField()
    name = serializers.CharField()
    codes = serializers.IntegerField(min_value=0, help_text="How many live codes it has.")


class ServiceList(serializers.Serializer[None]):
    """The services, by slug."""

    release = serializers.IntegerField(min_value=1, help_text="The newest release.")
    services = ServiceItem(many=True)


class LanguageItem(serializers.Serializer[None]):
    """A language, and how far it is translated."""

    tag = serializers.ChoiceField(TAGS, help_text="BCP 47.")
    name = serializers.CharField(help_text="In English.")
    native_name = serializers.CharField(help_text="In the language itself.")
    direction = serializers.ChoiceField(sorted({language.direction for language in LANGUAGES}))
    release = serializers.IntegerField(
        min_value=1, help_text="The release that last changed a message in this language."
    )
    messages = serializers.IntegerField(min_value=0, help_text="How many messages there are.")
    translated = serializers.IntegerField(
        min_value=0, help_text="How many of them are in this language; the rest come in English."
    )
    completeness = serializers.FloatField(
        min_value=0,
        max_value=1,
        help_text="`translated` / `messages`, rounded down to three places: 1 means all.",
    )


class LanguageList(serializers.Serializer[None]):
    """The catalogue's languages, always in the same order."""

    languages = LanguageItem(many=True)


class ReleaseFacts(serializers.Serializer[None]):
    """What was published at once, and who stands for it."""

    number = serializers.IntegerField(min_value=1)
    note = serializers.CharField(help_text="What it brings, in its proposer's words.")
    proposed_by = serializers.CharField(
        allow_null=True, help_text="A name. Null where the catalogue keeps names to itself."
    )
    proposed_at = serializers.DateTimeField(help_text="RFC 3339, in UTC, as all times here.")
    approved_by = serializers.CharField(
        allow_null=True, help_text="A name, or null, as `proposed_by`."
    )
    approved_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()
    languages = serializers.ListField(
        child=serializers.ChoiceField(TAGS), help_text="The languages in which it changed messages."
    )
    rolls_back_to = serializers.IntegerField(
        min_value=1,
        allow_null=True,
        help_text="The earlier release that it leads back to, or null.",
    )
    four_eyes = serializers.BooleanField(
        help_text="Whether the rule was on that another person approves, who edited nothing in it."
    )
    emergency = serializers.BooleanField(
        help_text="A roll back that one person put live alone, by a right of their own."
    )


class ReleaseItem(ReleaseFacts):
    """A release in the list."""

    changes = serializers.IntegerField(min_value=0, help_text="How many texts it changed.")


class ReleaseList(serializers.Serializer[None]):
    """Releases, the newest first."""

    releases = ReleaseItem(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="The path and query of the next, older page. Null at the end."
    )


class ChangeItem(serializers.Serializer[None]):
    """One text, before and after. The fallback message has `*` for both service and code."""

    service = serializers.CharField()
    code = serializers.CharField(allow_null=True, help_text="Null for a service's own name.")
    lang = serializers.ChoiceField(
        TAGS, allow_null=True, help_text="Null for what belongs to no language."
    )
    field = serializers.ChoiceField((SERVICE_FIELD, *CODE_FIELDS, *TEXT_FIELDS))
    old = serializers.CharField(allow_blank=True, help_text="Empty: it was not there.")
    new = serializers.CharField(allow_blank=True, help_text="Empty: it is no longer there.")


class ReleaseWithChanges(ReleaseFacts):
    """A release, and what leads to it from another one: by service, code, language and field."""

    total = serializers.IntegerField(
        min_value=0, help_text="How many changes there are on all pages."
    )
    changes = ChangeItem(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="The path and query of the next page. Null at the end."
    )

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which is a word of Python's own."""
        origin = serializers.IntegerField(
            min_value=0, help_text="The release that the changes lead from. 0: before the first."
        )
        return {**super().get_fields(), "from": origin}


class Health(serializers.Serializer[None]):
    """The process is alive."""

    status = serializers.ChoiceField(["ok"])


class Readiness(Health):
    """Messages can be served."""

    release = serializers.IntegerField(min_value=1, help_text="The newest release served.")
    stale_seconds = serializers.IntegerField(
        min_value=0,
        help_text="For how long the database has not confirmed it; 0 while it answers.",
    )


class ProblemDocument(serializers.Serializer[None]):
    """An error as RFC 9457 has it."""

    type = serializers.CharField(
        help_text="A URI reference that names the kind of problem and opens its explanation."
    )
    title = serializers.CharField(help_text="The kind in words, always the same.")
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField(help_text="What is wrong with this request, and how to mend it.")
    parameter = serializers.CharField(
        required=False, allow_blank=True, help_text="The query parameter at fault."
    )
    fallback = Text(
        required=False,
        help_text="With an unknown service or code: what to show the customer, in their language.",
    )
    report = ImportReport(
        required=False, help_text="With an import that is refused for its rows: what it met."
    )
