"""Rules that the project keeps for itself."""

from __future__ import annotations

import ast
import re
import subprocess
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = [path for name in ("catalog", "m2p_errors") for path in (ROOT / name).rglob("*.py")]
WRITTEN = [
    path
    for name in ("catalog", "m2p_errors", "tests", "bench")
    for path in (ROOT / name).rglob("*.py")
    if "migrations" not in path.parts
]


def requirements(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text().splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    for requirement in requirements(name):
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement


def installed_with(asked: list[Requirement]) -> set[str]:
    """The names of all distributions that these requirements bring."""
    found: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(one.name), extra) for one in asked for extra in ("", *one.extras)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in found:
            continue
        found.add((name, extra))
        for line in requires(name) or ():
            one = Requirement(line)
            if one.marker is None or one.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(one.name), more) for more in ("", *one.extras)]
    return {name for name, _extra in found}


def test_the_product_imports_only_what_its_requirements_bring() -> None:
    brought = installed_with(requirements("requirements.txt"))
    distributions = packages_distributions()
    for path in PRODUCT:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.append(node.module)
            for name in names:
                found = distributions.get(name.partition(".")[0], [])
                assert not found or brought & set(map(canonicalize_name, found)), (path, name)


def test_every_file_fits_in_a_head() -> None:
    for path in WRITTEN:
        # A page's test in a browser may be one long story.
        limit = 350 if "browser" in path.parts else 250
        assert len(path.read_text().splitlines()) <= limit, path


def test_nothing_is_named_after_what_a_drawer_could_hold() -> None:
    assert [path for path in WRITTEN if path.stem in ("utils", "helpers", "misc", "common")] == []


def test_make_names_its_commands() -> None:
    # What the README and CI say; a dry run resolves every prerequisite.
    for target in ("serve", "test", "bench"):
        done = subprocess.run(
            ["make", "--dry-run", "-C", str(ROOT), target], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
