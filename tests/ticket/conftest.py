"""A ticket service of one's own, with catalogue and LPSEs, and a ticket in any state."""

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
    """One app for all tests, and the rows it starts with: building it costs half a second."""
    app = create_app(settings_for(tmp_path_factory.mktemp("ticket"), keys_dir), clock=Clock())
    with app.app_context():
        app.store.create_all()
        with app.store.transaction():
            ship()
    for code, (name, zone) in LPSES.items():
        entry = {"code": code, "name": name, "timezone": zone, "active": True}
        hear(app, SUBSCRIPTIONS, "lpse.updated", subject=f"lpse-{code}", **entry)
    with app.app_context():
        tables = app.store.metadata.sorted_tables
        found = {table: app.store.session.execute(sa.select(table)).all() for table in tables}
        rows = {table: [dict(row._mapping) for row in kept] for table, kept in found.items()}
    yield app, rows
    with app.app_context():
        app.store.engine.dispose()


@pytest.fixture
def app(built):
    app, rows = built
    with app.app_context(), app.store.transaction():
        for table in reversed(rows):
            app.store.session.execute(sa.delete(table))
        for table, kept in rows.items():
            if kept:
                app.store.session.execute(sa.insert(table), kept)
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
