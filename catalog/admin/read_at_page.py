"""What a customer read for a code at a time, and who stood for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from catalog.admin.catalog_page import CatalogPage
from catalog.admin.message_filters import shown_language
from catalog.admin.release_choice import service_choices
from catalog.domain.cells import FALLBACK
from catalog.domain.languages import BY_TAG, LANGUAGES
from catalog.operations.errors import CatalogueError, InvalidFields
from catalog.operations.list_releases import read_release
from catalog.operations.read_releases import message_at


class MomentWidget(UnfoldAdminTextInputWidget):
    input_type = "datetime-local"


class ReadAtForm(forms.Form):
    """What the page's address says, so that it can be passed on."""

    at = forms.DateTimeField(label=gettext_lazy("Date and time"), widget=MomentWidget({"step": 1}))
    service = forms.ChoiceField(label=gettext_lazy("Service"), widget=UnfoldAdminSelectWidget)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        required=False,
        widget=UnfoldAdminTextInputWidget({"dir": "ltr", "placeholder": "otp.expired"}),
    )
    lang = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[(one.tag, f"{one.native_name} ({one.tag})") for one in LANGUAGES],
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = get_current_timezone_name()
        self.fields["at"].help_text = _("In this time zone: %(zone)s.") % {"zone": zone}
        choices = [*service_choices(), (FALLBACK, _("Fallback message"))]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if fields.get("service") == FALLBACK:
            fields["code"] = FALLBACK
        elif not fields.get("code"):
            self.add_error("code", _("Which code did the app get?"))
        return fields


class ReadAtPage(CatalogPage):
    """Mix-in for ReleaseAdmin."""

    def get_urls(self) -> list[Any]:
        admin: Any = self
        view = admin.admin_site.admin_view(self.read_at_view)
        return [path("read-at/", view, name="catalog_release_read_at"), *super().get_urls()]  # type: ignore[misc]

    def read_at_view(self, request: Any) -> HttpResponse:
        """The message as apps showed it then. A message's own page asks with all but the time."""
        admin: Any = self
        if not admin.has_view_permission(request):
            raise PermissionDenied
        lang = shown_language(request)
        given = {"lang": lang, **{name: request.GET.get(name) for name in ("service", "code")}}
        form = ReadAtForm(request.GET if "at" in request.GET else None, initial=given)
        context = _read(form) if form.is_valid() else {}
        title = _("What did a customer read?")
        return self.show_page(request, "read_at.html", title=title, form=form, **context)


def _read(form: ReadAtForm) -> dict[str, Any]:
    try:
        found = message_at(**form.cleaned_data)
    except InvalidFields as error:
        for name, sentences in error.problems.items():
            form.add_error(name, sentences)
        return {}
    except CatalogueError as error:
        form.add_error(None, str(error))
        return {}
    assert found.release.number is not None
    return {
        "asked": form.cleaned_data,
        "read": found,
        "wanted": BY_TAG[form.cleaned_data["lang"]],
        "text": {
            "language": BY_TAG[found.message["lang"]],
            "after": found.message,
            "is_whole": True,
        },
        "entry": read_release(found.release.number),
    }
