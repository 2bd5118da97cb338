"""Bundles in a bucket of S3 or the like, with the headers that a CDN in front gives on."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from catalog.domain import manifest

# A bucket that hangs must not hold up whoever writes to it for minutes, as boto3 by default would.
# Checksums that only newer servers know are sent where they are asked for.
_CONFIG = Config(
    connect_timeout=2,
    read_timeout=3,
    retries={"total_max_attempts": 2, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# Another writer was first, or is just now at it.
_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")


class S3Bundles(S3Storage):
    """Objects with the headers of kept bundles, one of them replaced only in its known version."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "client_config": _CONFIG, "file_overwrite": True}

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """Content-Type, Content-Encoding and Cache-Control by the file's name, as boto3 wants them."""
        told = manifest.headers(PurePosixPath(name).name, max_age=settings.MESSAGES_MAX_AGE)
        return {header.replace("-", ""): text for header, text in told.items()}

    def version(self, name: str) -> str | None:
        """The object's entity tag, or None where there is no such object."""
        try:
            found = self._client.head_object(Bucket=self.bucket_name, Key=self._key(name))
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise
        return str(found["ETag"])

    def replace(self, name: str, body: bytes, version: str | None) -> bool:
        """Put `body` in the place of that version; False where another is there meanwhile.

        A server that does not know conditional writing puts it there anyway.
        """
        condition = {"IfMatch": version} if version else {"IfNoneMatch": "*"}
        try:
            self._client.put_object(
                Bucket=self.bucket_name,
                Key=self._key(name),
                Body=body,
                **self.get_object_parameters(name),
                **condition,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in _TAKEN:
                return False
            raise
        return True

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name))
