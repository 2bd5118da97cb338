from django.urls import URLPattern, path

from catalog.pages.reference import reference

urlpatterns: list[URLPattern] = [path("", reference, name="reference")]
