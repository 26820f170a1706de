"""The migrations lead to the tables the code works on."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from chassis.worker import prepare
from services.escalation.app import create_app
from services.escalation.commands import ship
from tests.support import said, settings_for


def test_migrations_and_tables_agree(tmp_path, keys_dir):
    app = create_app(settings_for(tmp_path, keys_dir))

    prepare(app, ship)
    prepare(app, ship)

    with app.app_context():
        with app.store.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            difference = compare_metadata(context, app.store.metadata)
        app.store.engine.dispose()
    assert difference == []
    assert [event["name"] for event in said(app)] == ["calendar.updated"]
    assert app.test_client().get("/readyz").status_code == 200
