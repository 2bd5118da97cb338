"""BUNDLES_STORAGE as Django's storage settings: a folder, or a bucket of S3 or the like."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_NEEDED = ("AWS_STORAGE_BUCKET_NAME", "AWS_S3_REGION_NAME")
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def bundle_storage(env: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Settings for the storage `bundles`: `folder`, or with BUNDLES_STORAGE=s3 what AWS_* names.

    Raises ImproperlyConfigured naming what is missing or wrong.
    """
    kind = env.get("BUNDLES_STORAGE", "folder")
    if kind == "folder":
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        }
    if kind != "s3":
        raise ImproperlyConfigured(
            f"The setting BUNDLES_STORAGE is not right: {kind!r}. Use folder or s3."
        )
    for name in _NEEDED:
        if not env.get(name):
            raise _missing(name, "BUNDLES_STORAGE=s3 needs it.")
    # Without both, boto3 finds the machine's own role.
    for name, other in (_KEYS, _KEYS[::-1]):
        if env.get(other) and not env.get(name):
            raise _missing(name, f"{other} needs it; without both, the machine's own role is used.")
    return {
        "BACKEND": "m2p_errors.s3_bundles.S3Bundles",
        "OPTIONS": {
            "bucket_name": env["AWS_STORAGE_BUCKET_NAME"],
            "region_name": env["AWS_S3_REGION_NAME"],
            # Another server than Amazon's.
            "endpoint_url": env.get("AWS_S3_ENDPOINT_URL") or None,
            # A folder in the bucket.
            "location": env.get("AWS_LOCATION", "bundles").strip("/"),
            "access_key": env.get("AWS_ACCESS_KEY_ID") or None,
            "secret_key": env.get("AWS_SECRET_ACCESS_KEY") or None,
        },
    }


def _missing(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"The setting {name} is missing. {why}")
