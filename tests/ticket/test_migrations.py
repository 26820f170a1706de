"""The migrations lead to the tables the code works on, once."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from chassis import migrate
from services.ticket.app import create_app
from services.ticket.commands import ship
from services.ticket.tables import documents, tickets
from tests.support import said, settings_for

EXPRESSION = "ix_tickets_incoming"


@pytest.fixture
def app(tmp_path, keys_dir):
    app = create_app(settings_for(tmp_path, keys_dir))
    with app.app_context():
        migrate.upgrade(app.store, "ticket")
    yield app
    with app.app_context():
        app.store.engine.dispose()


def schema(app):
    with app.app_context(), app.store.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
        )
        return [tuple(row) for row in rows]


@pytest.mark.filterwarnings("ignore:autogenerate skipping:UserWarning")
def test_migrations_and_tables_agree(app):
    with app.app_context(), app.store.engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_object": lambda item, *_: item.name != EXPRESSION,
        }
        context = MigrationContext.configure(connection, opts=options)
        difference = compare_metadata(context, app.store.metadata)

    assert difference == []
    assert app.test_client().get("/readyz").status_code == 200


def test_the_index_that_alembic_cannot_compare_agrees_too(app):
    index = next(index for index in tickets.indexes if index.name == EXPRESSION)
    with app.app_context():
        wanted = str(sa.schema.CreateIndex(index).compile(app.store.engine))

    assert wanted in [sql for _, name, sql in schema(app) if name == EXPRESSION]


def test_upgrading_again_does_nothing(app):
    before = schema(app)

    with app.app_context():
        migrate.upgrade(app.store, "ticket")

    assert schema(app) == before


def test_what_the_service_comes_with_is_stored_once(app):
    for _ in range(2):
        with app.app_context(), app.store.transaction():
            ship()

    with app.app_context():
        kinds = app.store.session.scalars(documents.select().order_by("kind")).all()
    assert kinds == ["catalogue", "priority"]
    assert len(said(app, "catalogue.updated")) == 1
