"""Both set-ups for every end-to-end test: the one-machine process, and the real servers."""

import pytest

from tests.e2e.people import People
from tests.servers import packages
from tests.suites import Distributed, Embedded

WHY_NOT = packages.why_not() or "missing: " + ", ".join(packages.missing())
SKIP = pytest.mark.skipif(bool(packages.missing()), reason=WHY_NOT)


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(Embedded, id="embedded"),
        pytest.param(Distributed, id="servers", marks=[pytest.mark.servers, SKIP]),
    ],
)
def suite(request):
    found = request.param()
    try:
        yield found.start()
    finally:
        found.stop()


@pytest.fixture(scope="session")
def people(suite):
    return People(suite.url)


@pytest.fixture(autouse=True)
def everything_still_runs(suite):
    """A process that goes away in the middle fails the test it went away in."""
    yield
    gone = [child.name for child in suite.children.values() if not child.is_running]
    assert not gone, f"no longer running: {gone}"
