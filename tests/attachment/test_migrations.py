"""The migrations lead to the tables the code works on, and the worker's first step is repeatable."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from chassis.worker import prepare
from services.attachment import commands
from services.attachment.app import Settings, create_app
from tests.support import settings_for


def test_migrations_and_tables_agree(tmp_path, keys_dir):
    plain = settings_for(tmp_path, keys_dir)
    app = create_app(Settings(**vars(plain), store_url=f"file:{tmp_path}/objects"))

    prepare(app, commands.ship)
    prepare(app, commands.ship)
    with app.app_context():
        with app.store.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            difference = compare_metadata(context, app.store.metadata)
        app.store.engine.dispose()

    assert difference == []
    assert (tmp_path / "objects").is_dir()
    assert app.test_client().get("/readyz").status_code == 200
