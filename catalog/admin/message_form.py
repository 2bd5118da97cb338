"""Editing one message in every language, and making a new error code with its message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from catalog.admin.operation_form import OperationForm
from catalog.domain import quality
from catalog.domain.cells import TEXT_COLUMNS, split_column
from catalog.domain.languages import BY_TAG, SOURCE
from catalog.models import ErrorCode, Message, Service, Source
from catalog.models.error_code import Resolution
from catalog.operations.edit_code import create_error_code
from catalog.operations.edit_message import edit_message
from catalog.operations.errors import CatalogueError, EditConflict

_LABELS = {
    "title": gettext_lazy("Title"),
    "body": gettext_lazy("Body"),
    "action": gettext_lazy("Action"),
}
_HELP = {
    "title": gettext_lazy("What happened, in a few words."),
    "body": gettext_lazy("What happened, then what to do."),
    "action": gettext_lazy("The button's words. Blank where the customer can do nothing."),
}
_ROWS = {"title": 2, "body": 5, "action": 1}


class TextWidget(UnfoldAdminTextareaWidget):
    """A text in its own language and direction, with its English source and a live count."""

    template_name = "admin/catalog/widgets/text.html"

    def __init__(self, column: str) -> None:
        self.field, tag = split_column(column)
        self.language = BY_TAG[tag]
        # What the English column of the same form says; the form sets it.
        self.source_text = ""
        # What someone else saved in the meantime, where it differs from this text.
        self.conflict: str | None = None
        super().__init__(
            {
                "rows": _ROWS[self.field],
                "lang": tag,
                "dir": self.language.direction,
                "data-limit": quality.LIMITS[self.field],
                "class": "catalog-text",
            }
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"].update(
            limit=quality.LIMITS[self.field],
            source_name=f"{self.field}_{SOURCE}",
            source_text=self.source_text,
            is_source=self.language.tag == SOURCE,
            conflict=self.conflict,
            language=self.language,
            length=quality.length(quality.normalize(value or "")),
        )
        return context


def _text_field(column: str) -> forms.CharField:
    name, _tag = split_column(column)
    return forms.CharField(
        label=_LABELS[name],
        required=False,
        strip=False,
        widget=TextWidget(column),
        help_text=_HELP[name],
    )


class _TextsForm(OperationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in TEXT_COLUMNS:
            if isinstance(widget := self._widget(column), TextWidget):
                widget.source_text = self[f"{widget.field}_{SOURCE}"].value() or ""

    def _widget(self, column: str) -> Any:
        return self.fields[column].widget if column in self.fields else None

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXT_COLUMNS if name in self.cleaned_data}


# ModelForm's metaclass takes declared fields from the namespace of a class only.
_TEXT_FIELDS = {column: _text_field(column) for column in TEXT_COLUMNS}


class EditMessageForm(_TextsForm):
    """Texts of a message as read at `version`."""

    locals().update(_TEXT_FIELDS)

    class Meta:
        model = Message
        fields = TEXT_COLUMNS

    def operate(self) -> Message:
        edit_message(
            message=self.instance.pk,
            version=self.cleaned_data["version"] or 0,
            texts=self.texts(),
            by=self.by,
            source=Source.ADMIN,
        )
        return Message.objects.get(pk=self.instance.pk)

    def refused(self, error: CatalogueError) -> None:
        if isinstance(error, EditConflict):
            self._show_both(error)
        else:
            super().refused(error)

    def _show_both(self, error: EditConflict) -> None:
        """Theirs is taken where only they changed; where both did, the editor decides, then saves."""
        data: dict[str, Any] = {**dict(self.data.items()), **error.texts, "version": error.version}
        for conflict in error.conflicts:
            data[conflict.column] = conflict.mine
            self._widget(conflict.column).conflict = conflict.current
            self.add_error(
                conflict.column,
                _("Someone else changed this text. Keep yours or take theirs, then save."),
            )
        self.data = data


class AddErrorCodeForm(_TextsForm):
    """A new error code and its message, in one form."""

    service = forms.ModelChoiceField(
        Service.objects.filter(retired=False),
        label=gettext_lazy("Service"),
        widget=UnfoldAdminSelectWidget,
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        widget=UnfoldAdminTextInputWidget,
        help_text=ErrorCode._meta.get_field("code").help_text,
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 2, "lang": "en", "dir": "ltr"}),
        help_text=ErrorCode._meta.get_field("description").help_text,
    )
    resolution = forms.ChoiceField(
        label=gettext_lazy("Resolution"),
        choices=[("", "---------"), *Resolution.choices],
        widget=UnfoldAdminSelectWidget(choices=[("", "---------"), *Resolution.choices]),
    )
    locals().update(_TEXT_FIELDS)

    class Meta:
        model = Message
        fields = TEXT_COLUMNS

    def operate(self) -> Message:
        fields: Mapping[str, Any] = self.cleaned_data
        return create_error_code(
            service=fields["service"],
            code=fields["code"],
            description=fields["description"],
            resolution=fields["resolution"],
            texts=self.texts(),
            by=self.by,
            source=Source.ADMIN,
        )
