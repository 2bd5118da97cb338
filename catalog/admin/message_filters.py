"""What the list of messages can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.domain.languages import BY_TAG, LANGUAGES, SOURCE
from catalog.models import Service
from catalog.operations.changes import changed_messages

SHOWN_LANGUAGE = "lang"
_KEPT = "catalog_shown_language"


def shown_language(request: Any) -> str:
    """The language of the editor's choice: the one asked for, else the one chosen last, else Hindi."""
    asked = request.GET.get(SHOWN_LANGUAGE)
    if asked in BY_TAG:
        request.session[_KEPT] = asked
        return str(asked)
    kept = request.session.get(_KEPT)
    return kept if kept in BY_TAG else "hi"


class _LanguageFilter(SimpleListFilter):
    def lookups(self, request: Any, model_admin: Any) -> Iterable[tuple[Any, Any]]:
        return [(language.tag, language.native_name) for language in LANGUAGES]


class ShownLanguageFilter(_LanguageFilter):
    """Narrows nothing: it chooses the language of a column."""

    title = _("title shown in")
    parameter_name = SHOWN_LANGUAGE

    def __init__(self, request: Any, *args: Any) -> None:
        self._shown = shown_language(request)
        super().__init__(request, *args)

    def lookups(self, request: Any, model_admin: Any) -> Iterable[tuple[Any, Any]]:
        return [item for item in super().lookups(request, model_admin) if item[0] != SOURCE]

    def choices(self, changelist: Any) -> Iterator[Any]:
        for tag, name in self.lookup_choices:
            yield {
                "selected": self._shown == tag,
                "query_string": changelist.get_query_string({self.parameter_name: tag}),
                "display": name,
            }

    def queryset(self, request: Any, queryset: Any) -> QuerySet:
        return queryset


class ServiceFilter(SimpleListFilter):
    title = _("service")
    parameter_name = "service"

    def lookups(self, request: Any, model_admin: Any) -> Iterable[tuple[Any, Any]]:
        return list(Service.objects.values_list("slug", "name").order_by("name"))

    def queryset(self, request: Any, queryset: Any) -> QuerySet:
        return queryset.filter(error_code__service__slug=self.value()) if self.value() else queryset


class MissingFilter(_LanguageFilter):
    title = _("missing in")
    parameter_name = "missing"

    def lookups(self, request: Any, model_admin: Any) -> Iterable[tuple[Any, Any]]:
        return [("any", _("any language")), *super().lookups(request, model_admin)]

    def queryset(self, request: Any, queryset: Any) -> QuerySet:
        if self.value() == "any":
            incomplete = Q(pk__in=())
            for tag in BY_TAG:
                incomplete |= Q(pk__in=queryset.missing_in(tag).values("pk"))
            return queryset.filter(incomplete)
        return queryset.missing_in(self.value()) if self.value() in BY_TAG else queryset


class ChangedFilter(SimpleListFilter):
    title = _("changed since the last release")
    parameter_name = "changed"

    def lookups(self, request: Any, model_admin: Any) -> Iterable[tuple[Any, Any]]:
        return [("yes", _("Changed")), ("no", _("Not changed"))]

    def queryset(self, request: Any, queryset: Any) -> QuerySet:
        if self.value() not in ("yes", "no"):
            return queryset
        changed = queryset.of_keys(changed_messages())
        return changed if self.value() == "yes" else queryset.exclude(pk__in=changed.values("pk"))


class RetiredFilter(SimpleListFilter):
    title = _("retired")
    parameter_name = "retired"

    def lookups(self, request: Any, model_admin: Any) -> Iterable[tuple[Any, Any]]:
        return [("no", _("In use")), ("yes", _("Retired"))]

    def queryset(self, request: Any, queryset: Any) -> QuerySet:
        if self.value() == "no":
            return queryset.live()
        if self.value() == "yes":
            return queryset.exclude(pk__in=queryset.live().values("pk"))
        return queryset
