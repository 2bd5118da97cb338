"""The shapes of the API's answers, for the schema alone: the bytes are rendered elsewhere."""

from __future__ import annotations

from rest_framework import serializers

from catalog.domain.cells import RESOLUTIONS
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


class MessageBundle(serializers.Serializer[None]):
    """The messages of one language."""

    release = serializers.IntegerField(
        min_value=1, help_text="The release that last changed a message in this language."
    )
    lang = serializers.ChoiceField(TAGS, help_text="The language given, as `Content-Language`.")
    messages = Message(many=True)
    fallback = Text(help_text="What to show for a code that is not here.")


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


class ReleaseItem(serializers.Serializer[None]):
    """What was published at once."""

    number = serializers.IntegerField(min_value=1)
    note = serializers.CharField(help_text="What it changes, in its publisher's words.")
    published_at = serializers.DateTimeField(help_text="RFC 3339, in UTC.")
    changes = serializers.IntegerField(min_value=0, help_text="How many texts it changed.")
    languages = serializers.ListField(
        child=serializers.ChoiceField(TAGS), help_text="The languages in which it changed messages."
    )


class ReleaseList(serializers.Serializer[None]):
    """Releases, the newest first."""

    releases = ReleaseItem(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="The path and query of the next, older page. Null at the end."
    )


class Health(serializers.Serializer[None]):
    """The process is alive."""

    status = serializers.ChoiceField(["ok"])


class Readiness(Health):
    """Messages can be served."""

    release = serializers.IntegerField(min_value=1, help_text="The newest release served.")


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
