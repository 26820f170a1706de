"""Fixtures of every test: keys, and a service's app on a database of its own."""

import pytest

from chassis.clock import Clock
from chassis.keys import create_missing
from tests.support import bearer, settings_for

SERVICES = ("identity", "ticket", "escalation", "attachment", "notification", "rating")


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    create_missing(folder, ["token-1", "svc-gateway", *(f"svc-{name}" for name in SERVICES)])
    (folder / "person.key").write_text("a key of the tests")
    return folder


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def as_(keys_dir):
    """Headers of a caller: `as_("ppk1", role="ppk", lpse_code="93")`."""
    return lambda who="someone", **claims: bearer(keys_dir, who=who, **claims)


@pytest.fixture
def make_app(tmp_path, keys_dir, clock):
    """Build a service's app with its tables: `make_app(services.ticket.app.create_app)`."""
    made = []

    def make(create_app, **changes):
        app = create_app(settings_for(tmp_path, keys_dir, **changes), clock=clock)
        with app.app_context():
            app.store.create_all()
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            app.store.session.remove()
            app.store.engine.dispose()


def pytest_terminal_summary(terminalreporter):
    """Say loudly whether the tests on real servers ran."""
    stats = terminalreporter.stats
    ran = [report for report in stats.get("passed", []) if of_servers(report)]
    ran += [report for report in stats.get("failed", []) if of_servers(report)]
    skipped = [report for report in stats.get("skipped", []) if of_servers(report)]
    if ran:
        terminalreporter.write_sep("=", f"{len(ran)} tests ran on real servers", green=True)
    if skipped:
        reasons = {str(report.longrepr[-1]) for report in skipped}
        line = f"{len(skipped)} TESTS ON REAL SERVERS DID NOT RUN"
        terminalreporter.write_sep("=", line, red=True, bold=True)
        for reason in sorted(reasons):
            terminalreporter.write_line(reason, red=True)


def of_servers(report):
    return "servers" in report.keywords and report.when in ("call", "setup")
