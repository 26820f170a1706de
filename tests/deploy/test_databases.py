"""The start of PostgreSQL, on a real one: every service gets its own and nobody else's."""

import os
import subprocess

import psycopg
import pytest
import sqlalchemy as sa

from tests.deploy.files import ROOT, SERVICES
from tests.servers import Postgres
from tests.servers.packages import why_not

REASON = why_not()
pytestmark = [pytest.mark.servers, pytest.mark.skipif(REASON is not None, reason=str(REASON))]


@pytest.fixture(scope="module")
def server():
    server = Postgres().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def addresses(server, tmp_path_factory):
    """Addresses of the services' databases after the start."""
    folder = tmp_path_factory.mktemp("start")
    subprocess.run(["sh", ROOT / "deploy" / "secrets.sh", folder], check=True)
    (folder / "databases").mkdir()
    for name in SERVICES:
        (folder / name / "database_url").rename(folder / "databases" / name)
    url = sa.make_url(server.url("postgres"))
    there = {"PGHOST": url.host, "PGPORT": str(url.port), "PGUSER": url.username}
    environment = {**os.environ, **there, "PGDATABASE": "postgres"}

    script = ROOT / "deploy" / "compose" / "postgres.sh"
    subprocess.run(
        ["sh", script], env={**environment, "DATABASES": folder / "databases"}, check=True
    )

    given = {path.name: sa.make_url(path.read_text()) for path in (folder / "databases").iterdir()}
    changes = {"host": url.host, "port": url.port, "drivername": "postgresql"}
    return {name: address.set(**changes) for name, address in given.items()}


def connect(url):
    return psycopg.connect(url.render_as_string(hide_password=False))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_make_tables_in_its_database(addresses, name):
    with connect(addresses[name]) as connection:
        connection.execute("CREATE TABLE things (id int)")


def test_a_service_cannot_enter_the_database_of_another(addresses):
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        connect(addresses["rating"].set(database="ticket"))
