"""A ticket service of one's own, with catalogue and LPSEs, and a ticket in any state."""

import sqlite3
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from chassis.clock import Clock
from services.ticket.app import create_app
from services.ticket.commands import ship
from services.ticket.subscriptions import SUBSCRIPTIONS
from tests.support import hear, settings_for
from tests.ticket.desk import ClaimsTwin, Desk

LPSES = {
    "93": ("LPSE Kabupaten Bandung", "Asia/Jakarta"),
    "902": ("LPSE Papua", "Asia/Jayapura"),
    "119": ("LPSE LKPP", "Asia/Jakarta"),
}


@pytest.fixture(scope="session")
def built(tmp_path_factory, keys_dir):
    """One app for all tests, and a copy of its database as each of them finds it."""
    app = create_app(settings_for(tmp_path_factory.mktemp("ticket"), keys_dir), clock=Clock())
    with app.app_context():
        sa.event.listen(app.store.engine, "connect", _trust_the_disk)
        app.store.create_all()
        with app.store.transaction():
            ship()
    for code, (name, zone) in LPSES.items():
        entry = {"code": code, "name": name, "timezone": zone, "active": True}
        hear(app, SUBSCRIPTIONS, "lpse.updated", subject=f"lpse-{code}", **entry)
    kept = sqlite3.connect(":memory:")
    with database_of(app) as database:
        database.backup(kept)
    yield app, kept
    kept.close()
    with app.app_context():
        app.store.engine.dispose()


def _trust_the_disk(connection, _):
    """No test pulls the plug, so none waits for the disk."""
    connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def database_of(app):
    with app.app_context(), app.store.engine.connect() as connection:
        yield connection.connection.driver_connection


@pytest.fixture
def app(built):
    app, kept = built
    with database_of(app) as database:
        kept.backup(database)
    app.extensions.pop("reference", None)
    app.extensions["claims"] = ClaimsTwin()
    app.clock = Clock()
    return app


@pytest.fixture
def clock(app):
    return app.clock


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def desk(app, client, as_):
    return Desk(app, client, as_)
