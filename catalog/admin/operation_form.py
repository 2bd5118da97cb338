"""A model form that saves through an operation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from catalog.admin.askable_list import AskableList
from catalog.operations.errors import CatalogueError, InvalidFields, StaleEdit


class OperationForm(forms.ModelForm):
    """The operation is the validation: what it refuses becomes the form's errors.

    It runs inside the admin view's own transaction, once the fields are readable. So a form
    that is valid has been saved, and `save()` only hands over the row.
    """

    # Who edits; the admin sets it on the class that it makes for each request.
    by: Any

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def operate(self) -> Any:
        """Call the operation and return the row. Raises CatalogueError."""
        raise NotImplementedError

    def refused(self, error: CatalogueError) -> None:
        """Show what the operation refused."""
        if isinstance(error, InvalidFields):
            for name, sentences in error.problems.items():
                for sentence in sentences:
                    self.add_error(name if name in self.fields else None, sentence)
            return
        self.add_error(None, str(error))
        if isinstance(error, StaleEdit):
            self._show_current(error)

    def _show_current(self, error: StaleEdit) -> None:
        self.data = {**dict(self.data.items()), "version": error.version}
        current = dict(self.cleaned_data)
        for name, value in error.values.items():
            if value != current.get(name):
                told = str(dict(self._choices(name)).get(value, value))
                self.add_error(name, _("Now in the catalogue: %(value)s") % {"value": told})

    def _choices(self, name: str) -> list[tuple[Any, Any]]:
        if isinstance(self.fields[name], forms.BooleanField):
            return [(True, _("Yes")), (False, _("No"))]
        return list(getattr(self.fields[name], "choices", ()))

    def _post_clean(self) -> None:
        if self.errors:
            return
        try:
            self.instance = self.operate()
        except CatalogueError as error:
            self.refused(error)

    def save(self, commit: bool = True) -> Any:
        self.save_m2m = lambda: None  # type: ignore[method-assign]
        return self.instance


class OperationAdmin(AskableList):
    """Mix-in for an admin whose form is an OperationForm: nothing is saved twice."""

    change_form_template = "admin/catalog/form.html"

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        return type(form.__name__, (form,), {"by": request.user})

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """The form has done it."""
