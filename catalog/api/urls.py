from django.urls import URLPattern, path, re_path

from catalog.api.docs import DocsAddressView, DocsView, ProblemsView, SchemaView
from catalog.api.exports import ExportView
from catalog.api.health import HealthView, ReadinessView
from catalog.api.imports import ImportsView, ImportView
from catalog.api.lists import LanguagesView, ServicesView
from catalog.api.messages import MessagesView, MessageView
from catalog.api.metrics import MetricsView
from catalog.api.releases import ReleasesView, ReleaseView
from catalog.api.view import unknown_address

urlpatterns: list[URLPattern] = [
    path("api/messages", MessagesView.as_view(), name="api-messages"),
    path("api/messages/<str:service>/<str:code>", MessageView.as_view(), name="api-message"),
    path("api/services", ServicesView.as_view(), name="api-services"),
    path("api/languages", LanguagesView.as_view(), name="api-languages"),
    path("api/releases", ReleasesView.as_view(), name="api-releases"),
    path("api/releases/<str:number>", ReleaseView.as_view(), name="api-release"),
    path("api/imports", ImportsView.as_view(), name="api-imports"),
    path("api/imports/<str:import_id>", ImportView.as_view(), name="api-import"),
    path("api/exports/messages.<str:file_format>", ExportView.as_view(), name="api-export"),
    path("api/schema/", SchemaView.as_view(), name="api-schema"),
    path("api/docs/", DocsView.as_view(), name="api-docs"),
    path("api/docs", DocsAddressView.as_view(), name="api-docs-address"),
    path("api/docs/problems", ProblemsView.as_view(), name="api-problems"),
    path("healthz", HealthView.as_view(), name="healthz"),
    path("metrics", MetricsView.as_view(), name="metrics"),
    path("readyz", ReadinessView.as_view(), name="readyz"),
    re_path(r"^api(?:/[\s\S]*)?\Z", unknown_address, name="api-unknown"),
]
