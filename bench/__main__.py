"""`make bench`: the product's figures, each side by side with what it is compared with, in one run."""

from __future__ import annotations

import json
import os
import platform
import shlex
import sys
import tempfile
import urllib.request
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench import catalogues, load, releases
from tests import serving
from tests.serving import SERVE, Data

PATH = "/api/messages?lang=hi"
ROUNDS = 5
PLAIN = (*SERVE, "--settings", "bench.settings")
# Number of codes; seconds and connections of each round. Of the large catalogue the plain view
# gives less than one answer a second, so that more connections would only queue.
SIZES = ((67, 3, 16), (10_000, 15, 4))


def main() -> None:
    names = ("Django", "djangorestframework", "granian")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(", ".join(f"{name} {version(name)}" for name in names))
    print("Each server: one process of Granian as `manage.py serve` starts it, SQLite.")
    steps = []
    for codes, seconds, connections in SIZES:
        with tempfile.TemporaryDirectory(prefix="m2p-errors-bench-") as folder:
            data = catalogues.of_size(codes, Path(folder) / "var")
            compare(data, codes, seconds, connections)
            steps.append(releases.measure(data, codes))
    releases.growth(steps[0], steps[1], codes=(SIZES[0][0], SIZES[1][0]))


def compare(data: Data, codes: int, seconds: int, connections: int) -> None:
    """Both servers on the same data, in turns, so that what else the machine does meets both."""
    with serving.serving(data) as product, serving.serving(data, PLAIN) as plain:
        urls = {"product": product.url + PATH, "plain DRF serializer": plain.url + PATH}
        sizes = {name: check(url, codes) for name, url in urls.items()}
        same_texts(*urls.values())
        told = shlex.join(load.command("URL", seconds, connections))
        print(f"\n{codes:,} codes: {told}, {ROUNDS} rounds")
        found: dict[str, list[float]] = {name: [] for name in urls}
        for _round in range(ROUNDS):
            for name, url in urls.items():
                found[name].append(load.measure(url, seconds, connections))
    for name, figures in found.items():
        print(
            f"  {name:<22}{median(figures):>10,.1f} per second "
            f"({min(figures):,.1f} to {max(figures):,.1f}), {sizes[name]:,} bytes"
        )
    product_figure, plain_figure = (median(figures) for figures in found.values())
    print(f"  ratio {product_figure / plain_figure:,.1f}", flush=True)


def check(url: str, codes: int) -> int:
    """The bytes of one answer, which must have all the codes."""
    body = fetch(url)
    if len(json.loads(body)["messages"]) != codes:
        sys.exit(f"{url} has not {codes} messages")
    return len(body)


def same_texts(*urls: str) -> None:
    """What is compared must say the same."""
    fields = ("service", "code", "title", "body", "action", "resolution")
    found = [
        sorted(tuple(message[field] for field in fields) for message in messages)
        for messages in (json.loads(fetch(url))["messages"] for url in urls)
    ]
    if found[0] != found[1]:
        sys.exit("the two servers give different texts")


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        body: bytes = answer.read()
        return body


if __name__ == "__main__":
    main()
