"""Proposing, reviewing and publishing: how their cost grows with the catalogue."""

from __future__ import annotations

import json
import sys
from statistics import median
from typing import Any

from tests.serving import Data

CHANGES = 500
ROUNDS = 7
PEER = "peer: render all"

Found = dict[str, dict[str, Any]]


def measure(data: Data, codes: int) -> Found:
    """Releases of CHANGES texts on `data`, one after the other; prints each step's figures."""
    command = ("-m", "bench.release_steps", str(CHANGES), str(ROUNDS))
    done = data.run(*command)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    found: Found = json.loads(done.stdout)
    print(f"\n{codes:,} codes: python {' '.join(command)}")
    for step, one in found.items():
        seconds = one["seconds"]
        print(
            f"  {step:<22}{median(seconds) * 1000:>10,.0f} ms "
            f"({min(seconds) * 1000:,.0f} to {max(seconds) * 1000:,.0f}), "
            f"{one['queries']} queries"
        )
    ratio = median(found["publish"]["seconds"]) / median(found[PEER]["seconds"])
    print(f"  ratio publish / {PEER} {ratio:,.2f}", flush=True)
    return found


def growth(small: Found, large: Found, codes: tuple[int, int]) -> None:
    """How many times each step takes in the larger catalogue, for the same changes."""
    print(f"\nFrom {codes[0]:,} to {codes[1]:,} codes ({codes[1] / codes[0]:,.0f} times), times:")
    for step, one in small.items():
        times = median(large[step]["seconds"]) / median(one["seconds"])
        print(f"  {step:<22}{times:>10,.1f}", flush=True)
