"""The translated fields, then their history: in this order, or history lacks the `title_hi` columns."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from catalog.domain.cells import TEXT_FIELDS
from catalog.models import Message
from catalog.models.history import SourcedHistory


@register(Message)
class MessageTranslation(TranslationOptions):
    fields = TEXT_FIELDS


simple_history.register(
    Message,
    bases=[SourcedHistory],
    # The bare columns only mirror the source language's.
    excluded_fields=["released_version", *TEXT_FIELDS],
)
