"""The identity service with two LPSEs, and ways to add people and log them in."""

import pytest
import sqlalchemy as sa

from chassis import migrate
from services.identity import commands
from services.identity.app import create_app
from services.identity.domain.passwords import hashed
from tests.identity.people import LPSES, NUMBERS, PASSWORD
from tests.servers import Postgres
from tests.servers.packages import why_not
from tests.support import settings_for


@pytest.fixture(scope="session")
def password_hash():
    return hashed(PASSWORD)


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('identity')}/service.db"


@pytest.fixture(scope="session")
def postgresql_url():
    server = Postgres().start()
    server.create_database("identity")
    yield server.url("identity")
    server.stop()


ON_POSTGRESQL = pytest.param(
    "postgresql_url",
    marks=[pytest.mark.servers, pytest.mark.skipif(why_not() is not None, reason="no PostgreSQL")],
)


@pytest.fixture(scope="session", params=["sqlite_url", ON_POSTGRESQL])
def service_app(request, tmp_path_factory, keys_dir):
    """Made once: composing an app costs more than most tests do."""
    url = request.getfixturevalue(request.param)
    app = create_app(settings_for(tmp_path_factory.mktemp("app"), keys_dir, database_url=url))
    with app.app_context():
        migrate.upgrade(app.store, "identity")
    yield app
    with app.app_context():
        app.store.engine.dispose()


@pytest.fixture
def app(service_app):
    start_afresh(service_app)
    return service_app


def start_afresh(app):
    """Empty the database but for two LPSEs."""
    with app.app_context(), app.store.transaction():
        for table in app.store.metadata.sorted_tables:
            app.store.session.execute(sa.delete(table))
        for code, name in LPSES.items():
            commands.create_lpse(
                code=code, name=name, timezone="Asia/Jakarta", has_admin_ppe=code == "93"
            )


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def add(app, password_hash):
    """Add somebody and tell the id: `add("ppk1")`, `add("h1", role="helpdesk_lpse")`."""

    def add(username, *, role="ppk", lpse_code="93", **profile):
        values = {"name": f"Nama {username}", "lpse_code": lpse_code, **NUMBERS.get(role, {})}
        with app.app_context(), app.store.transaction():
            made = commands.create_user(
                username=username, role=role, password_hash=password_hash, **{**values, **profile}
            )
            return str(made.id)

    return add


@pytest.fixture
def log_in(client):
    def log_in(username, password=PASSWORD, **body):
        body = {"username": username, "password": password, **body}
        return client.post("/api/v1/auth/login", json=body)

    return log_in


@pytest.fixture
def headers_of(log_in):
    """Log somebody in and give the headers of that session."""

    def headers_of(username, **body):
        token = log_in(username, **body).json["access_token"]
        return {"Authorization": f"Bearer {token}"}

    return headers_of
