"""A page of our own within the admin's frame."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from catalog.operations.errors import CatalogueError, InvalidFields


def show_refusal(form: forms.Form, error: CatalogueError) -> None:
    """What an operation refused as the form's errors, at its fields where the operation names them."""
    if isinstance(error, InvalidFields):
        for name, sentences in error.problems.items():
            form.add_error(name, sentences)
    else:
        form.add_error(None, str(error))


class CatalogPage:
    """Mix-in for an admin that has such pages."""

    def show_page(self, request: Any, template: str, **context: Any) -> TemplateResponse:
        """A template of `admin/catalog/` with what the frame around it needs."""
        admin: Any = self
        request.current_app = admin.admin_site.name
        context = {
            **admin.admin_site.each_context(request),
            "opts": admin.opts,
            "media": admin.media,
            **context,
        }
        return TemplateResponse(request, f"admin/catalog/{template}", context)

    def done(self, request: Any, told: str, address: str) -> HttpResponse:
        """Tell what was done, on the page that shows it."""
        messages.success(request, told)
        return HttpResponseRedirect(address)
