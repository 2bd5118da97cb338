"""`make bench`: the product's figures, each side by side with what it is compared with, in one run."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from bench import catalogues, doors, imports, nginx, outage, releases
from tests.serving import ROOT

SIZES = (67, 10_000)


def main() -> int:
    """0, or 1 where what happened in the outage must not happen."""
    names = ("Django", "djangorestframework", "granian")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(", ".join(f"{name} {version(name)}" for name in names))
    print("Each server: one process of Granian as `manage.py serve` starts it, SQLite.")
    with tempfile.TemporaryDirectory(prefix="m2p-errors-bench-") as folder:
        made = [catalogues.of_size(codes, Path(folder) / str(codes)) for codes in SIZES]
        for data, codes in zip(made, SIZES, strict=True):
            doors.measure(data, codes, all_cases=codes == SIZES[0])
        doors.growth(made[0], made[1], codes=SIZES)
        doors.against_django(made[0])
        nginx.measure(made[0])
        steps = [releases.measure(data, codes) for data, codes in zip(made, SIZES, strict=True)]
    releases.growth(steps[0], steps[1], codes=SIZES)
    imports.main()
    on_postgres = (sys.executable, "-m", "tests.on_postgres", sys.executable, "-m", "bench.imports")
    subprocess.run(on_postgres, cwd=ROOT, check=True)
    return outage.measure()


if __name__ == "__main__":
    sys.exit(main())
