"""`python -m bench.imports`: the whole catalogue imported as a spreadsheet.

Beside django-import-export as it comes, and the floor: a temporary table and one statement.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import catalogues
from bench.load import against
from tests import databases, serving
from tests.serving import Data

CODES = 10_000
ROUNDS = 3
# Of so many rows one is changed; then one of a hundred.
EVERY, FEW = 3, 100
# How many times faster than the library, how many times the floor, and the reading alone.
FASTER, OF_FLOOR, OF_READING = 20, {"sqlite": 6, "postgresql": 2}, 1.5
MEMORY = 150
# Seconds that anybody else may wait.
LONGEST_WAIT = 1
Found = dict[str, list[dict[str, float]]]


def measure(folder: Path) -> None:
    """On SQLite, or on PostgreSQL where DATABASE_URL names a server. Prints all."""
    made = catalogues.of_size(CODES, folder / "var", published=False)
    files = {
        "third": changed(made, folder / "third.csv", every=EVERY),
        "few": changed(made, folder / "few.csv", every=FEW),
        "large": many_times(folder / "third.csv", folder / "large.csv", times=5),
    }
    in_turns = (("ours", "third"), ("floor", "third"), ("ours", "few"), ("staging", "few"))
    once = (("ours", "large"), ("plain", "third"))
    found: Found = {}
    for number, (what, file) in enumerate((*(in_turns * ROUNDS), *once)):
        one = serving.copy(made, folder / f"{number}")
        done = one.run("-m", "bench.import_steps", what, str(files[file]))
        serving.drop(one)
        shutil.rmtree(one.folder)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        found.setdefault(f"{what} {file}", []).append(json.loads(done.stdout))
    _tell(found, "postgresql" if databases.on_postgres() else "sqlite")
    _tell_of_others(*others(made, files["third"], folder / "others"))


@dataclass(frozen=True, slots=True)
class Waits:
    """How often others asked while a file was imported, and how long the slowest waited, in seconds."""

    count: int
    longest: float


def others(made: Data, file: Path, folder: Path) -> tuple[Waits, Waits, Waits]:
    """An editor, apps that fetch messages, and programs that ask the database, during an import."""
    data = serving.copy(made, folder)
    editor, importer = (
        ("-m", "bench.import_others", "1"),
        ("-m", "bench.import_steps", "ours", str(file)),
    )
    with serving.serving(data) as server, _running(data, *editor) as editing:
        assert editing.stdout is not None
        assert editing.stdout.readline() == "begun\n"
        asked: dict[str, list[float]] = {"/api/messages?lang=hi": [], "/api/releases": []}
        with _running(data, *importer) as importing:
            while importing.poll() is None:
                for path, seconds in asked.items():
                    started = time.perf_counter()
                    urllib.request.urlopen(f"{server.url}{path}").read()
                    seconds.append(time.perf_counter() - started)
            if importing.returncode:
                sys.exit("the import failed")
        told = json.loads(editing.communicate()[0])
    serving.drop(data)
    waits = [Waits(len(seconds), max(seconds)) for seconds in asked.values()]
    return Waits(told["saved"], told["longest"]), waits[0], waits[1]


def _running(data: Data, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=serving.ROOT,
        env=data.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _tell_of_others(editor: Waits, apps: Waits, programs: Waits) -> None:
    print("  meanwhile, the slowest of each:")
    for name, waits in (
        ("texts saved", editor),
        ("/api/messages", apps),
        ("/api/releases", programs),
    ):
        verdict = "" if waits.longest <= LONGEST_WAIT else f" MISSED: at most {LONGEST_WAIT} s"
        print(f"    {name:<16}{waits.count:>6,}{waits.longest * 1000:>8,.0f} ms{verdict}")


def changed(data: Data, into: Path, *, every: int) -> Path:
    """The catalogue's export, all titles and bodies of every so manieth row changed."""
    exported = into.with_suffix(".export.csv")
    done = data.run("manage.py", "export_messages", "--output", str(exported))
    if done.returncode:
        sys.exit(done.stderr)
    with (
        exported.open(encoding="utf-8-sig", newline="") as source,
        into.open("w", encoding="utf-8", newline="") as target,
    ):
        rows = csv.reader(source)
        header = next(rows)
        texts = [place for place, name in enumerate(header) if name.startswith(("title_", "body_"))]
        writer = csv.writer(target)
        writer.writerow(header)
        for number, row in enumerate(rows):
            if number % every == 0:
                for place in texts:
                    row[place] = f"{row[place][:50]} №"
            writer.writerow(row)
    return into


def many_times(file: Path, into: Path, *, times: int) -> Path:
    """The same rows under so many services: a file so many times as large."""
    with file.open(encoding="utf-8", newline="") as source, into.open("w", newline="") as target:
        rows = csv.reader(source)
        header = next(rows)
        at, version = header.index("service"), header.index("version")
        writer = csv.writer(target)
        writer.writerow(header)
        for row in rows:
            for number in range(times):
                other = [*row]
                if number and row[at] != "*":
                    other[at], other[version] = f"{row[at]}-{number}", ""
                if number == 0 or row[at] != "*":
                    writer.writerow(other)
    return into


def _tell(found: Found, database: str) -> None:
    print(f"\n{CODES:,} codes × 39 texts on {database}, a third of the rows changed, seconds:")
    total = {
        name: [sum(one.values()) - one["peak"] for one in rounds] for name, rounds in found.items()
    }
    for name, rounds in found.items():
        seconds = total[name]
        steps = ", ".join(
            f"{step} {median(one[step] for one in rounds):.2f}"
            for step in rounds[0]
            if step != "peak"
        )
        peak = max(one["peak"] for one in rounds)
        print(
            f"  {name:<16}{median(seconds):>8.2f} ({min(seconds):.2f} to {max(seconds):.2f}), "
            f"{peak:,.0f} MB above idle: {steps}"
        )
    ours = median(total["ours third"])
    print(f"  times faster than the library {against(median(total['plain third']) / ours, FASTER)}")
    _at_most("times the floor", ours / median(total["floor third"]), OF_FLOOR[database])
    reading = median(total["ours few"]) / median(total["staging few"])
    _at_most(f"one row of {FEW} changed, times the reading alone", reading, OF_READING)
    peaks = max(one["peak"] for name in ("ours third", "ours large") for one in found[name])
    _at_most("MB above idle, for five times the file, too", peaks, MEMORY)


def _at_most(what: str, figure: float, goal: float) -> None:
    verdict = "reached" if figure <= goal else "MISSED"
    print(f"  {what} {figure:,.2f} (goal at most {goal}: {verdict})", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="m2p-errors-bench-") as folder:
        measure(Path(folder))


if __name__ == "__main__":
    main()
