"""What the bundles folder keeps, for a start without a database."""

from __future__ import annotations

import json

from tests.processes import until
from tests.serving import Data


def kept_release(data: Data) -> int:
    """The release that the bundles folder tells of; 0 for none."""
    try:
        return int(json.loads((data.folder / "bundles" / "manifest.json").read_bytes())["release"])
    except FileNotFoundError:
        return 0


def await_kept(data: Data, release: int) -> None:
    until(lambda: kept_release(data) == release, within=10, what=f"release {release} on disk")
