"""`/api/messages?lang=hi` as Django REST framework's own tutorial would have it: rows, serialized."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import translation
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.models import Bundle, Message


class MessageSerializer(serializers.ModelSerializer):
    service = serializers.CharField(source="error_code.service.slug")
    code = serializers.CharField(source="error_code.code")
    resolution = serializers.CharField(source="error_code.resolution")

    class Meta:
        model = Message
        fields = ("service", "code", "title", "body", "action", "resolution")


class MessageList(generics.ListAPIView):
    queryset = (
        Message.objects.filter(error_code__isnull=False)
        .select_related("error_code__service")
        .order_by("error_code__service__slug", "error_code__code")
    )
    serializer_class = MessageSerializer

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        lang = request.query_params["lang"]
        with translation.override(lang):
            answer = super().list(request, *args, **kwargs)
        answer.data = {"lang": lang, "messages": answer.data}
        return answer


class Ready(APIView):
    """Ready bytes by Django REST framework: what is left when nothing is serialized or asked."""

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(_ready(), content_type="application/json")


@cache
def _ready() -> bytes:
    return bytes(Bundle.objects.filter(lang="hi").latest("release_id").body)


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("api/messages", MessageList.as_view()),
    path("ready", Ready.as_view()),
    path("healthz", healthz),
]
