"""Migrations: Alembic, forward only, one line of versions per service."""

import importlib
from functools import cache
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from chassis.db import Database, UtcDateTime


def upgrade(database: Database, service: str) -> None:
    """Bring a service's database to its newest version. Call inside an app context."""
    with database.engine.connect() as connection:
        if _version(connection) == head(service):
            return
        config = _config(service)
        config.attributes.update(connection=connection, metadata=database.metadata)
        command.upgrade(config, "head")
        connection.commit()


def is_current(database: Database, service: str) -> bool:
    with database.engine.connect() as connection:
        return _version(connection) == head(service)


def revise(database: Database, service: str, message: str) -> None:
    """Write a new version from the difference between tables and database."""
    with database.engine.connect() as connection:
        config = _config(service)
        config.attributes.update(connection=connection, metadata=database.metadata)
        scripts = ScriptDirectory.from_config(config)
        number = f"{len(list(scripts.walk_revisions())) + 1:04d}"
        command.revision(config, message, autogenerate=True, rev_id=number)


@cache
def head(service: str) -> str | None:
    """The newest version the code knows."""
    return ScriptDirectory.from_config(_config(service)).get_current_head()


def run() -> None:
    """What a service's `migrations/env.py` calls."""
    attributes = context.config.attributes
    context.configure(
        connection=attributes["connection"],
        target_metadata=attributes["metadata"],
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


def _render(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Write our own column types by name, and enumerations as the text they are stored as."""
    match kind, item:
        case "type", UtcDateTime():
            return "chassis.db.UtcDateTime()"
        case "type", sa.Enum():
            return f"sa.String({item.length})"
        case "type", sa.JSON():
            return "chassis.db.json_type()"
    return False


def _version(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(service: str) -> Config:
    config = Config()
    package = importlib.import_module(f"services.{service}")
    folder = Path(str(package.__file__)).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    return config
