"""The running server keeps to what its own schema says, whatever is asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.serving import ROOT, Server


def test_it_keeps_to_its_own_schema(start_server: Callable[..., Server], tmp_path: Path) -> None:
    """All of schemathesis' checks, with right and wrong data, and along the schema's links."""
    # Hundreds of files are sent and fetched here.
    server = start_server(COSTLY_PER_MINUTE="100000")
    token = server.manage("drf_create_token", "editor").stdout.split()[2]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{server.url}/api/schema/"),
            *("--checks", "all"),
            *("--mode", "all"),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            *("--max-examples", "20"),
            *("--workers", "2"),
            *("--header", f"Authorization: Bearer {token}"),
            "--generation-deterministic",
            "--no-color",
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.api.schemathesis_hooks",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    assert "Operations:       13 selected / 13 total" in done.stdout
    # An answer without messages leads nowhere, so that a run covers most links, not all.
    links = re.search(r"API Links: +(\d+) covered / 32 selected", done.stdout)
    assert links, done.stdout
    assert int(links[1]) >= 9, done.stdout
