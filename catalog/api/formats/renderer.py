"""What every format's renderer has in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

from catalog.api.formats.content import Content


class FormatRenderer(BaseRenderer):
    """One app format; `format` is its name in `format=`."""

    media_type: str
    format: str
    charset = "utf-8"

    def render(
        self,
        data: Mapping[str, Any],
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The file's bytes; `data` has the fields of Content. The same bytes for the same data."""
        return self.written(Content(**data)).encode()

    @property
    def content_type(self) -> str:
        """The `Content-Type` of an answer in this format."""
        # JSON and XML tell their encoding themselves.
        told = self.media_type.partition(";")[0].endswith(("+json", "+xml"))
        return self.media_type if told else f"{self.media_type}; charset={self.charset}"

    @abstractmethod
    def written(self, content: Content) -> str:
        """The file as text."""
