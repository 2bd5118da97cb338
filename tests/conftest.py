"""What every test shares."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation

from tests import serving
from tests.serving import Data, Server
from tests.snapshot import put_shipped

# The same examples each run, so that a red run means a change did it; no deadline, since the machine
# may be busy. To look for new ones: HYPOTHESIS_PROFILE=explore.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


# Their tests wait for servers and browsers: begun last, they would end one after the other.
_LONG = ("faults", "deploy", "browser", "commands", "api")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that take long come first, so that xdist's processes end at the same time."""
    folder = {item: item.path.relative_to(serving.ROOT / "tests").parts[0] for item in items}
    items.sort(key=lambda item: _LONG.index(folder[item]) if folder[item] in _LONG else len(_LONG))


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Every test begins in English: the test client leaves the last request's language behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def root(db: None) -> User:
    """One who may do everything."""
    return User.objects.create_superuser("root", password="x")


@pytest.fixture
def shipped(root: User) -> User:
    """The shipped catalogue, loaded and published as `make serve` does it; the user who did."""
    put_shipped(root)
    return root


@pytest.fixture(scope="session")
def of_the_run(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder of this test run. With xdist each worker has one in it; what is there serves them all."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base


@pytest.fixture(scope="session")
def static(request: pytest.FixtureRequest) -> Path:
    """Where static files are kept from one test run to the next."""
    cache = request.config.cache
    assert cache is not None
    return Path(cache.mkdir("static"))


@pytest.fixture(scope="session")
def prepared(of_the_run: Path, static: Path) -> Data:
    """A catalogue as after the first `make serve`: to be copied, never changed."""
    return serving.prepare(of_the_run / "prepared", static)


@pytest.fixture(scope="session")
def server(prepared: Data, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running catalogue for tests that only read."""
    data = serving.copy(prepared, tmp_path_factory.mktemp("server") / "var")
    with serving.serving_quickly(data) as running:
        yield running
    serving.drop(data)


@pytest.fixture
def data(prepared: Data, tmp_path: Path) -> Iterator[Data]:
    """A catalogue of the test's own, without a server."""
    copied = serving.copy(prepared, tmp_path / "var")
    yield copied
    serving.drop(copied)


@pytest.fixture
def own_server(data: Data) -> Iterator[Server]:
    """A running catalogue of the test's own, to be changed."""
    with serving.serving_quickly(data) as running:
        yield running


@pytest.fixture
def start_server(data: Data) -> Iterator[Callable[..., Server]]:
    """Starts servers on the test's own data with other settings: `start_server(WORKERS="2")`."""
    started: list[Server] = []

    def start(**env: str) -> Server:
        started.append(serving.start(data, **env))
        return started[-1]

    yield start
    for running in started:
        running.kill()
