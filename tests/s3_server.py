"""A server that speaks S3 (moto's), as a process of its own."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from tests import processes

_BUCKET, _REGION = "errors", "ap-south-1"


@dataclass(frozen=True, slots=True)
class S3Server:
    """A running server with an empty bucket."""

    url: str

    @property
    def env(self) -> dict[str, str]:
        """The settings with which the product keeps its bundles there."""
        return {
            "BUNDLES_STORAGE": "s3",
            "AWS_STORAGE_BUCKET_NAME": _BUCKET,
            "AWS_S3_REGION_NAME": _REGION,
            "AWS_S3_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "for-tests-only",
        }

    @property
    def client(self) -> Any:
        """boto3's own client, which knows nothing of the product."""
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=_REGION,
            aws_access_key_id=self.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.env["AWS_SECRET_ACCESS_KEY"],
        )

    def object(self, key: str) -> tuple[dict[str, str], bytes]:
        """An object's headers (names in lower case) and bytes, as they come over HTTP."""
        answer = self.client.get_object(Bucket=_BUCKET, Key=key)
        return answer["ResponseMetadata"]["HTTPHeaders"], answer["Body"].read()


@contextlib.contextmanager
def serving_s3() -> Iterator[S3Server]:
    """The server, until the end of the block."""
    port = processes.free_port()
    server = S3Server(f"http://127.0.0.1:{port}")
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        process = processes.start(command, log=log)
        try:
            processes.wait_until_it_listens(port, process, log)
            server.client.create_bucket(
                Bucket=_BUCKET, CreateBucketConfiguration={"LocationConstraint": _REGION}
            )
            yield server
        finally:
            process.terminate()
            process.wait()
